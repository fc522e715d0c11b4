// What every page loads: each module adds one behaviour to a page that already works without it.
import "./theme.js";
import "./suggestions.js";
import "./autosubmit.js";
import "./pick.js";
import "./rows.js";
import "./needs.js";
import "./guard.js";
import "./keep.js";
import "./share.js";
import "./summary.js";
import "./dropdown.js";
