// What pages share that work their figures out in the browser; it stands at the head of each such page's own script.
//
//   [data-figure="KEY"]     the text called KEY
//   path[data-path="NAME"]  a shape of the drawing
//   [data-rows="NAME"]      holds the table whose rows are called NAME
//   input[data-slides="ID"] a slider that moves the field ID, and follows it; hidden until the page is live

// Writes texts, shapes and rows by their names, each only where it changed.
function writerOf(page) {
  const places = new Map([...page.querySelectorAll("[data-figure]")].map((place) => [place.dataset.figure, place]));
  const shapes = [...page.querySelectorAll("[data-path]")];
  const put = (place, text) => {
    if (place && place.textContent !== text) place.textContent = text;
  };
  return {
    text: (key, text) => put(places.get(key), text),
    texts: (name, texts) => texts.forEach((text, index) => put(places.get(`${name}-${index}`), text)),
    cells: (name, rows) => rows.forEach((cells, row) => cells.forEach((text, column) => put(places.get(`${name}-${row}-${column}`), text))),
    paths: (paths) => shapes.forEach((shape) => shape.setAttribute("d", paths[shape.dataset.path])),
    rows: (name, rows) => {
      const body = page.querySelector(`[data-rows="${name}"] tbody`);
      while (body.rows.length > rows.length) body.deleteRow(-1);
      while (body.rows.length < rows.length) body.append(body.rows[0].cloneNode(true));
      rows.forEach((cells, row) => cells.forEach((text, column) => put(body.rows[row].cells[column], text)));
    },
  };
}

// Says which field cannot be used and why, and marks it; both go again once `problem` is none.
function sayProblem(form, place, name, problem) {
  const sentence = problem?.sentence ?? "";
  if (place.textContent !== sentence) place.textContent = sentence;
  for (const field of form.elements) {
    if (sentence !== "" && field.name === name) {
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-errormessage", place.id);
    } else {
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-errormessage");
    }
  }
}

// Keeps sliders and fields together and calls `changed` at first, after every change, and when the Back button shows
// the page again with what was typed. A field may hold more than its slider reaches, or grouped digits; the slider then
// stands as near as it can.
function liveForm(form, changed) {
  const sliders = [...form.querySelectorAll("[data-slides]")].map((slider) => [slider, document.getElementById(slider.dataset.slides)]);
  const follow = () => {
    for (const [slider, field] of sliders) slider.value = Number(field.value.replace(/[^0-9.-]/g, "")) || 0;
  };
  const start = () => {
    follow();
    changed();
  };
  form.addEventListener("input", (event) => {
    const field = sliders.find(([slider]) => slider === event.target)?.[1];
    if (field) field.value = event.target.value;
    else follow();
    changed();
  });
  for (const [slider] of sliders) slider.hidden = false;
  addEventListener("pageshow", start);
  start();
}
