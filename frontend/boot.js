// The loader: starts the WASM and brings the islands of a page to life. Served as an external module, so that a
// page needs no inline script; the page's half of the agreement is:
//
//   <script type="module" id="boot" src="/pkg/boot.HASH.js" data-js="/pkg/attune.HASH.js"
//           data-wasm="/pkg/attune_bg.HASH.wasm" data-build="BUILD"></script>
//
//   Content-Security-Policy: script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'   (no nonce, no inline)
//
// What a page must contain for each island is what Leptos 0.8 prints by itself when a view is rendered under an
// owner with `SsrSharedContext::new_islands()`:
//
//   <leptos-island data-component="Counter_13646096770106105413" data-props="{&quot;start&quot;:3}"> … </leptos-island>
//
//   data-component  the name of a function the WASM's glue exports; it takes the element and hydrates it. The
//                   number is a hash of the island's source: a page and its WASM must come from one build
//   data-props      JSON of the island's props; missing when it has none
//   leptos-children around server-rendered children inside an island; hydrating that island puts a function
//                   `$$on_hydrate` on the element, to be called before an island inside it is hydrated
//
// Rendered with `to_html`, a view prints no <script> of its own; streaming renderers would, and are not used.
//
// Islands are hydrated from the outside in, in the order of the document, one after the other: an inner island
// finds the context of the one around it. Hydrating a live island again, or disposing of a dead one, does nothing.
// Once all are alive, <html> carries `data-hydrated` with the build: styles and tests may wait for it.
//
// For those who replace parts of a page:
//   import { ready, buildId, hydrateIn, disposeIn } from the address of this module
//   await disposeIn(slot); slot.innerHTML = fragment; await hydrateIn(slot);
// A fragment must come from the build this page runs (`buildId`); reload the page when it does not.

const tag = document.getElementById("boot");
const scopes = new WeakMap();

/** The build this page's code belongs to. */
export const buildId = tag.dataset.build;

/** The WASM's exports, once it runs. */
export const ready = import(tag.dataset.js).then(async (wasm) => {
  await wasm.default({ module_or_path: tag.dataset.wasm });
  wasm.hydrate();
  return wasm;
});

/** Hydrates every island in and under `root` that is not alive yet. */
export async function hydrateIn(root) {
  const wasm = await ready;
  for (const island of islandsIn(root)) {
    if (!scopes.has(island) && island.isConnected) hydrateOne(wasm, island);
  }
}

/** Ends every island in and under `root`; call it before `root` is replaced. */
export async function disposeIn(root) {
  await ready;
  for (const island of islandsIn(root).reverse()) {
    scopes.get(island)?.dispose();
    scopes.delete(island);
  }
}

function islandsIn(root) {
  const inside = [...root.querySelectorAll("leptos-island")];
  return root.matches?.("leptos-island") ? [root, ...inside] : inside;
}

// An island that cannot be hydrated must not take the others with it: its HTML stays as the server sent it.
function hydrateOne(wasm, island) {
  const hydrate = wasm[island.dataset.component];
  if (!hydrate) {
    console.error(`island ${island.dataset.component} is not in build ${buildId}`);
    return;
  }
  try {
    const enclosing = island.parentElement.closest("leptos-children")?.$$on_hydrate;
    scopes.set(island, new wasm.IslandScope(hydrate, island, enclosing));
  } catch (error) {
    console.error(`island ${island.dataset.component} did not hydrate`, error);
  }
}

await hydrateIn(document.body);
document.documentElement.dataset.hydrated = buildId;
