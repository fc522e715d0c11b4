"""Reads what a running network gives to everybody's machines, with readers that know nothing of the code.

    python interop/opendata.py http://127.0.0.1:8080

- the catalogue: rdflib parses both forms and finds the same graph in them; pyshacl holds it against the shapes of DCAT-AP,
  2.1.1 and 3, where VILLEMONDE_SAMPLES has them;
- the feed: feedparser, then the rules of RFC 4287 that it forgives; every page of it, every id once;
- the map of the site: lxml, then the rules of sitemaps.org (namespace, order, counts, sizes, addresses of this site) and
  of hreflang (every page names itself and is named back);
- the data in the sheets: extruct takes them out of the page, rdflib makes triples of them.

Any fault is said and ends with 1.
"""

import collections
import datetime
import json
import os
import sys
import urllib.parse
import urllib.request
from pathlib import Path

import extruct
import feedparser
import rdflib
from lxml import etree

BASE = sys.argv[1].rstrip('/')
ATOM = '{http://www.w3.org/2005/Atom}'
SITEMAP = '{http://www.sitemaps.org/schemas/sitemap/0.9}'
XHTML = '{http://www.w3.org/1999/xhtml}'
DCAT = rdflib.Namespace('http://www.w3.org/ns/dcat#')
faults = []


def fault(text):
    faults.append(text)
    print(f'    {text}', file=sys.stderr)


def get(address):
    """The answer of this very server, whatever public address the network gives itself."""
    parts = urllib.parse.urlsplit(address)
    url = BASE + parts.path + (f'?{parts.query}' if parts.query else '')
    with urllib.request.urlopen(url) as answer:
        return answer.read(), answer.headers


def xml(body):
    return etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def moment(text, where):
    try:
        return datetime.datetime.fromisoformat(text.replace('Z', '+00:00'))
    except ValueError:
        fault(f'{where}: {text} is no moment of RFC 3339')
        return None


def catalogue():
    turtle, headers = get('/donnees/catalogue.ttl')
    if not headers['Content-Type'].startswith('text/turtle'):
        fault(f'the catalogue is {headers["Content-Type"]}')
    graph = rdflib.Graph().parse(data=turtle, format='turtle')
    linked, _ = get('/donnees/catalogue.jsonld')
    other = rdflib.Graph().parse(data=linked, format='json-ld')
    if set(graph) != set(other):
        fault(f'Turtle and JSON-LD differ: {len(set(graph) ^ set(other))} triples')
    datasets = list(graph.subjects(rdflib.RDF.type, DCAT.Dataset))
    files = list(graph.objects(None, DCAT.downloadURL))
    for file in files:
        body, headers = get(str(file))
        if not body or 'attachment' not in headers.get('Content-Disposition', ''):
            fault(f'{file} is no file')
    print(f'    catalogue: {len(graph)} triples, {len(datasets)} data sets, {len(files)} files')
    shapes(graph)


def shapes(graph):
    folder = os.environ.get('VILLEMONDE_SAMPLES')
    if not folder:
        print('    catalogue: shapes of DCAT-AP SKIPPED (VILLEMONDE_SAMPLES is not set)')
        return
    from pyshacl import validate

    for name in ['dcat-ap_2.1.1_shacl_shapes.ttl', 'dcat-ap-3.0.0-SHACL.ttl']:
        file = Path(folder) / 'schemas' / 'dcat' / name
        if not file.exists():
            print(f'    catalogue: {name} SKIPPED (not there)')
            continue
        held = rdflib.Graph().parse(file)
        # Shapes may import vocabularies from the network; everything that they look at is in the catalogue. That whatever has
        # an address is a resource is RDFS, not ours to write.
        conforms, results, _ = validate(graph, shacl_graph=held, do_owl_imports=False, advanced=True, inference='rdfs')
        shacl = rdflib.Namespace('http://www.w3.org/ns/shacl#')
        counted = collections.Counter()
        for result in results.subjects(rdflib.RDF.type, shacl.ValidationResult):
            severity = str(results.value(result, shacl.resultSeverity)).rsplit('#', 1)[-1]
            counted[severity] += 1
            if severity == 'Violation':
                words = [str(results.value(result, held)) for held in (shacl.focusNode, shacl.resultPath, shacl.resultMessage)]
                fault(f'{name}: {" · ".join(words)}')
        print(f'    catalogue: {name}: {"conforms" if conforms else dict(counted)}')


def feed():
    for path in ['/changements.atom', '/en/changements.atom']:
        ids, pages, address = [], 0, path
        while address:
            body, headers = get(address)
            pages += 1
            read = feedparser.parse(body)
            if read.bozo or read.version != 'atom10':
                fault(f'{address}: feedparser says {read.version} {read.get("bozo_exception")}')
            root = xml(body)
            for name in ['id', 'title', 'updated', 'author']:
                if len(root.findall(ATOM + name)) != 1:
                    fault(f'{address}: the feed has not one {name}')
            before = None
            for entry in root.findall(ATOM + 'entry'):
                for name in ['id', 'title', 'updated', 'summary']:
                    if len(entry.findall(ATOM + name)) != 1:
                        fault(f'{address}: an entry has not one {name}')
                links = [(link.get('rel'), link.get('type'), link.get('hreflang')) for link in entry.findall(ATOM + 'link')]
                if len(set(links)) != len(links):
                    fault(f'{address}: two alternate links of the same type and language')
                at = moment(entry.findtext(ATOM + 'updated'), address)
                if at and before and at > before:
                    fault(f'{address}: {entry.findtext(ATOM + "id")} stands before what is older')
                before = at
            ids += [entry.id for entry in read.entries]
            request = urllib.request.Request(BASE + urllib.parse.urlsplit(address).path, headers={'If-None-Match': headers['ETag']})
            if pages == 1:
                try:
                    urllib.request.urlopen(request)
                    fault(f'{address}: no 304')
                except urllib.error.HTTPError as answer:
                    if answer.code != 304:
                        fault(f'{address}: {answer.code}')
            address = next((link.href for link in read.feed.links if link.rel == 'next'), None)
        if len(ids) != len(set(ids)):
            fault(f'{path}: {len(ids) - len(set(ids))} ids come twice')
        print(f'    {path}: {len(ids)} entries on {pages} pages')


def sitemap():
    body, _ = get('/sitemap.xml')
    root = xml(body)
    if root.tag != SITEMAP + 'sitemapindex':
        fault(f'/sitemap.xml is a {root.tag}')
    parts = [part.findtext(SITEMAP + 'loc') for part in root]
    if not 1 <= len(parts) <= 50_000:
        fault(f'/sitemap.xml has {len(parts)} parts')
    seen, pages = set(), {}
    for part in parts:
        body, _ = get(part)
        root = xml(body)
        if root.tag != SITEMAP + 'urlset' or len(body) > 52_428_800 or not 1 <= len(root) <= 50_000:
            fault(f'{part}: {root.tag}, {len(body)} bytes, {len(root)} addresses')
        for url in root:
            names = [child.tag for child in url]
            plain = [name for name in names if name.startswith(SITEMAP)]
            if url.tag != SITEMAP + 'url' or plain not in ([SITEMAP + 'loc'], [SITEMAP + 'loc', SITEMAP + 'lastmod']):
                fault(f'{part}: {url.tag} with {plain}')
            where = url.findtext(SITEMAP + 'loc')
            if len(where) >= 2048 or where in seen or urllib.parse.urlsplit(where).netloc != urllib.parse.urlsplit(part).netloc:
                fault(f'{part}: {where} is too long, twice or elsewhere')
            seen.add(where)
            if url.findtext(SITEMAP + 'lastmod'):
                moment(url.findtext(SITEMAP + 'lastmod'), part)
            pages[where] = {link.get('hreflang'): link.get('href') for link in url.findall(XHTML + 'link')}
    for where, others in pages.items():
        if set(others) != {'fr', 'en', 'x-default'} or where not in others.values():
            fault(f'{where}: alternates {others}')
        for other in others.values():
            if pages.get(other) != others:
                fault(f'{where}: {other} does not name it back')
    print(f'    sitemap: {len(seen)} addresses in {len(parts)} parts')
    return sorted(seen)


def sheets(addresses):
    """Some sheets of each list, in both languages."""
    picked = collections.defaultdict(list)
    for address in addresses:
        parts = urllib.parse.urlsplit(address).path.removeprefix('/en').strip('/').split('/')
        if len(parts) == 2 and parts[0] in ('organisations', 'partenariats', 'projets'):
            picked[parts[0]].append(address)
    types = collections.Counter()
    schema = rdflib.Namespace('https://schema.org/')
    for addresses in picked.values():
        for address in addresses[:: max(1, len(addresses) // 60)]:
            body, _ = get(address)
            found = extruct.extract(body.decode(), base_url=address, syntaxes=['json-ld'])['json-ld']
            kinds = [thing.get('@type') for thing in found]
            if len(found) != 2 or kinds.count('BreadcrumbList') != 1:
                fault(f'{address}: {kinds}')
                continue
            thing = next(thing for thing in found if thing['@type'] != 'BreadcrumbList')
            types[thing['@type']] += 1
            for name in ['@id', 'name', 'url', 'mainEntityOfPage']:
                if not thing.get(name):
                    fault(f'{address}: no {name}')
            for held in found:
                # The context of schema.org is on the network: its words all stand in one vocabulary.
                held['@context'] = {'@vocab': str(schema)}
                graph = rdflib.Graph().parse(data=json.dumps(held), format='json-ld', base=address)
                if not any(graph.triples((None, rdflib.RDF.type, None))):
                    fault(f'{address}: no triples')
            if any('@' in str(value) for value in words(thing)):
                fault(f'{address}: an e-mail address')
    print(f'    sheets: {dict(types)}')


def words(value):
    if isinstance(value, dict):
        for held in value.values():
            yield from words(held)
    elif isinstance(value, list):
        for held in value:
            yield from words(held)
    else:
        yield value


catalogue()
feed()
sheets(sitemap())
print(f'    {len(faults)} faults')
sys.exit(1 if faults else 0)
