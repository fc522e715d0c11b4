// Passkeys: a form that says `data-passkey` asks the browser before it is sent. What the browser is asked comes from the
// server as JSON, what it answers goes along in the form's hidden field, and the form is then sent like any other.

/** @param {string} text base64url */
function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

/** @param {ArrayBuffer | null | undefined} buffer */
function text(buffer) {
  if (!buffer) return undefined;
  const plain = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** @param {any} options as the server wrote them */
function readable(options) {
  const asked = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
  if (asked.user) asked.user = { ...asked.user, id: bytes(asked.user.id) };
  for (const list of ["allowCredentials", "excludeCredentials"]) {
    asked[list] = asked[list]?.map((/** @type {any} */ key) => ({ ...key, id: bytes(key.id) }));
  }
  return asked;
}

/** @param {any} credential as the browser gave it */
function written(credential) {
  const { response } = credential;
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    extensions: {},
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      transports: response.getTransports?.(),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: text(response.userHandle),
    },
  });
}

/** @param {HTMLFormElement} form */
async function answer(form) {
  const token = /** @type {HTMLInputElement} */ (form.elements.namedItem("_csrf"));
  const asked = await fetch(form.dataset.options ?? "", { method: "POST", body: new URLSearchParams({ _csrf: token.value }) });
  if (!asked.ok) throw new Error(String(asked.status));
  const publicKey = readable(await asked.json());
  const given = form.dataset.passkey === "create"
    ? await navigator.credentials.create({ publicKey })
    : await navigator.credentials.get({ publicKey });
  const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("credential"));
  field.value = written(given);
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!(form instanceof HTMLFormElement)) continue;
  // Keys are bound to the site's name, and exist on secure addresses only.
  const site = form.dataset.site ?? "";
  const here = location.hostname === site || location.hostname.endsWith(`.${site}`);
  if (!here || !window.isSecureContext || !("PublicKeyCredential" in window)) {
    const without = form.parentElement?.querySelector("[data-passkey-without]");
    if (without instanceof HTMLElement) without.hidden = false;
    continue;
  }
  form.hidden = false;
  const told = form.querySelector("[data-passkey-error]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (told instanceof HTMLElement) told.hidden = true;
    try {
      await answer(form);
    } catch {
      // Given up, or refused by the device: the page stays as it is and says so.
      if (told instanceof HTMLElement) {
        told.textContent = form.dataset.failed ?? "";
        told.hidden = false;
      }
      return;
    }
    form.submit();
  });
}
