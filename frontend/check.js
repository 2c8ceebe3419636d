// The check of a decision in the browser: when it is asked for, the engine is loaded and decides again from what the page
// carries, and nothing is sent. Without script the form is sent, and the server does the same. The page's half:
//
//   <script type="module" id="check-boot" src="/pkg/check.HASH.js" data-js="…" data-wasm="…"></script>
//   #check[data-grounds]     the record and what it was made from, as JSON; holds the form
//   #check-result            where the outcome is told: #check-lead, then a list #check-findings
//   #check-by                says who checked

const tag = document.getElementById("check-boot");
const section = document.getElementById("check");
const lead = document.querySelector("#check-lead strong");
const findings = document.getElementById("check-findings");
const by = document.getElementById("check-by");

const load = async () => {
  const module = await import(tag.dataset.js);
  await module.default({ module_or_path: tag.dataset.wasm });
  return module;
};
let loading = null;

section.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  try {
    loading ??= load();
    const module = await loading;
    const [outcome, ...sentences] = JSON.parse(module.check(section.dataset.grounds));
    findings.replaceChildren(
      ...sentences.map((sentence) => {
        const item = document.createElement("li");
        item.textContent = sentence;
        return item;
      }),
    );
    by.textContent = "Checked in this browser; nothing was sent.";
    lead.textContent = outcome;
  } catch {
    // What the browser cannot do, the server does.
    form.submit();
  }
});
document.documentElement.dataset.check = "live";
