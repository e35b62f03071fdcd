// Keeps the queue page fresh, sounds for new urgent requests, and sends forms without leaving the page.
// Without this script the page works too: forms are plain, and it reloads every 15 s.
"use strict";

const byId = (id) => document.getElementById(id);
const plainTitle = document.title.replace(/^\(\d+\) /, "");
let audio = null;
let isAsking = false;
let askAgain = false;
let drawing = 0;

function urgentIds() {
  return new Set([...document.querySelectorAll('[data-urgent="yes"]')].map((card) => card.id));
}

function lateIds() {
  return new Set([...document.querySelectorAll('[data-late="yes"]')].map((card) => card.id));
}

function setTitle() {
  const { urgent, late } = byId("queue").dataset;
  const count = Number(urgent) + Number(late);
  document.title = count ? `(${count}) ${plainTitle}` : plainTitle;
}

function isSilent() {
  return audio === null || audio.state !== "running";
}

async function wakeSound() {
  audio = audio || new AudioContext();
  if (audio.state === "suspended") await audio.resume();
  byId("silent").hidden = !isSilent();
}

// two soft low notes: high ones are the first that ears lose
function chime() {
  if (isSilent()) return;
  [[587, 0], [784, 0.22]].forEach(([hertz, delay]) => {
    const start = audio.currentTime + delay;
    const tone = audio.createOscillator();
    const loudness = audio.createGain();
    tone.frequency.value = hertz;
    loudness.gain.setValueAtTime(0, start);
    loudness.gain.linearRampToValueAtTime(0.4, start + 0.03);
    loudness.gain.exponentialRampToValueAtTime(0.001, start + 0.45);
    tone.connect(loudness).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.5);
  });
}

function alarms() {
  return { urgent: urgentIds(), late: lateIds() };
}

function fresh(now, before) {
  const ids = [...now].filter((id) => !before.has(id));
  return ids.map((id) => byId(id).querySelector("h3").lastChild.textContent).join(", ");
}

// a new urgent one, or a promise that was just broken
function tellAlarms(before) {
  const now = alarms();
  const { text, late } = byId("news").dataset;
  const lines = [[text, fresh(now.urgent, before.urgent)], [late, fresh(now.late, before.late)]];
  const news = lines.filter(([, names]) => names).map(([what, names]) => `${what}: ${names}`);
  if (!news.length) return;
  chime();
  byId("news").textContent = news.join(". ");
}

// a note that is being written must outlive the news
function keepFields(old, queue) {
  old.querySelectorAll("select, textarea").forEach((field) => {
    const fresh = queue.querySelector(`[id="${CSS.escape(field.id)}"]`);
    if (fresh) fresh.value = field.value;
  });
}

function placeCaret(id, focus) {
  const field = byId(id);
  if (field?.tagName === "TEXTAREA") field.setSelectionRange(focus.selectionStart, focus.selectionEnd);
}

// replaces the list but keeps the keyboard where it was
function showQueue(queue) {
  const old = byId("queue");
  if (old.outerHTML === queue.outerHTML) return;
  const before = alarms();
  const focus = old.contains(document.activeElement) ? document.activeElement : null;
  const card = focus && focus.closest(".card");
  keepFields(old, queue);
  old.replaceWith(queue);
  if (focus) (byId(focus.id) || (card && byId(card.id)) || byId("main")).focus({ preventScroll: true });
  if (focus) placeCaret(focus.id, focus);
  setTitle();
  tellAlarms(before);
}

function parse(text) {
  return new DOMParser().parseFromString(text, "text/html");
}

function setLost(isLost) {
  const notice = byId("lost");
  notice.hidden = !isLost;
  notice.textContent = isLost ? notice.dataset.text : "";
}

// one question at a time; what changes meanwhile is asked for after it
async function refresh() {
  if (isAsking) {
    askAgain = true;
    return;
  }
  isAsking = true;
  const drawn = drawing;
  try {
    const answer = await fetch("/queue", { cache: "no-store" });
    if (answer.status === 401) window.location.assign("/"); // the shift is over
    if (!answer.ok) throw new Error(answer.status);
    const queue = document.adoptNode(parse(await answer.text()).getElementById("queue"));
    // an answer from before the last press would show the past
    if (drawn === drawing) {
      const duty = byId("queue").dataset.duty;
      showQueue(queue);
      setLost(false);
      if (duty !== queue.dataset.duty) window.location.assign("/");
    } else {
      askAgain = true;
    }
  } catch {
    setLost(true);
  } finally {
    isAsking = false;
  }
  if (askAgain) {
    askAgain = false;
    refresh();
  }
}

// what could not be done, and why
function showTold(told) {
  byId("told")?.remove();
  if (!told) return null;
  told.id = "told";
  told.tabIndex = -1;
  byId("news").after(told);
  return told;
}

function showPage(page, cardId) {
  drawing += 1;
  const before = alarms();
  document.querySelector("header.top").replaceWith(page.querySelector("header.top"));
  const told = showTold(page.getElementById("told"));
  byId("queue").replaceWith(page.getElementById("queue"));
  setTitle();
  tellAlarms(before);
  (told || byId(cardId) || byId("main")).focus();
}

async function send(event) {
  const form = event.target;
  if ("plain" in form.dataset) return;
  event.preventDefault();
  wakeSound();
  const cardId = form.closest(".card")?.id ?? "main";
  const fields = new URLSearchParams(new FormData(form, event.submitter));
  const buttons = [...form.querySelectorAll("button")];
  buttons.forEach((button) => { button.disabled = true; });
  try {
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body: fields });
    const page = parse(await answer.text());
    if (page.getElementById("queue")) showPage(page, cardId);
    else showTold(page.querySelector(".notice")).focus();
    setLost(false);
  } catch {
    setLost(true);
  } finally {
    buttons.forEach((button) => { button.disabled = false; });
  }
}

document.addEventListener("submit", send);
// not at pointerdown: the notice that goes would move the button away from under the press
document.addEventListener("click", wakeSound);
document.addEventListener("keydown", wakeSound);
byId("silent").hidden = false;
const stream = new EventSource("/events");
stream.addEventListener("look", refresh);
stream.addEventListener("error", () => {
  setLost(true);
  // a refused stream is not tried again by itself
  if (stream.readyState === EventSource.CLOSED) setTimeout(() => window.location.reload(), 5000);
});
