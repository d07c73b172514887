/* What the page does beyond its forms: shows where the cell stands that has the focus, and takes
 * cells that were copied in a spreadsheet. Without it everything can be read and saved. */
'use strict';

let typed = false; /* and not sent */
const table = document.querySelector('table[data-file]');
const pages = document.querySelector('.pages .scroll');

function mark(cell) {
  document.querySelectorAll('.sheet rect.marked').forEach((r) => r.classList.remove('marked'));
  const areas = document.querySelectorAll(`.sheet rect[data-cell="${cell}"]`);
  areas.forEach((r) => r.classList.add('marked'));
  if (areas.length && pages && pages.scrollHeight > pages.clientHeight) {
    const area = areas[0].getBoundingClientRect(), box = pages.getBoundingClientRect();
    if (area.top < box.top || area.bottom > box.bottom)
      pages.scrollTop += area.top - box.top - box.height / 3;
  }
}

/* TAB between cells, a line a row; a cell in quotes may hold both. */
function readCells(text) {
  const rows = [[]];
  let i = 0;
  const end = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  while (i <= end.length) {
    let cell = '';
    if (end[i] === '"') {
      for (i++; i < end.length && !(end[i] === '"' && end[i + 1] !== '"'); i++) {
        if (end[i] === '"') i++;
        cell += end[i];
      }
      i++;
    }
    while (i < end.length && end[i] !== '\t' && end[i] !== '\n') cell += end[i++];
    rows[rows.length - 1].push(cell);
    if (i >= end.length) break;
    if (end[i++] === '\n') rows.push([]);
  }
  return rows;
}

function fieldAt(row, column) {
  return document.getElementById(`c-${row}-${column}`);
}

/* One more row at the end, like the last one. */
function addRow() {
  const last = table.tBodies[0].lastElementChild, row = last.cloneNode(true);
  const from = last.querySelector('[data-cell]').dataset.cell.split('.')[0], to = String(Number(from) + 1);
  row.querySelectorAll('[data-cell]').forEach((f) => {
    const column = f.dataset.cell.split('.')[1];
    f.name = `c.${to}.${column}`;
    f.id = `c-${to}-${column}`;
    f.dataset.cell = `${to}.${column}`;
    f.setAttribute('aria-labelledby', `h-${column} r-${to}`);
    f.value = '';
  });
  const head = row.querySelector('th');
  head.id = `r-${to}`;
  head.firstChild.textContent = `${to} `;
  last.after(row);
}

function put(field, text) {
  if (text.includes('\n') && field.tagName === 'INPUT') {
    const area = document.createElement('textarea');
    for (const a of field.attributes) if (a.name !== 'type' && a.name !== 'value') area.setAttribute(a.name, a.value);
    area.rows = Math.min(14, text.split('\n').length + 1);
    field.replaceWith(area);
    field = area;
  }
  if (field.value === text) return false;
  field.value = text;
  field.dispatchEvent(new Event('input', {bubbles: true})); /* as if it was typed */
  return true;
}

function paste(event) {
  const field = event.target.closest('[data-cell]');
  const text = event.clipboardData.getData('text/plain');
  if (!field || !/[\t\n]/.test(text.replace(/\n$/, ''))) return;
  if (field.tagName === 'TEXTAREA' && !text.includes('\t') && !text.startsWith('"')) return; /* lines of one cell */
  event.preventDefault();
  const [row, column] = field.dataset.cell.split('.').map(Number);
  const canAdd = table.querySelector(`[data-cell="${row}.${column}"]`) && table.tBodies[0].lastElementChild.querySelector('input[type=checkbox]') === null;
  let changed = 0, left = 0;
  readCells(text).forEach((cells, i) => cells.forEach((cell, k) => {
    while (canAdd && !fieldAt(row + i, column) && i < 5000) addRow();
    const to = fieldAt(row + i, column + k);
    if (!to) left++;
    else if (put(to, cell)) changed++;
  }));
  const status = document.getElementById('status');
  status.textContent = status.dataset.pasted.replace('{n}', changed) + (left ? ' ' + status.dataset.left.replace('{n}', left) : '');
  status.className = left ? 'told wrong' : 'told';
}

/* Arrow keys with Ctrl go from cell to cell, as Enter goes down in a field of one line. */
function move(event) {
  const field = event.target.closest('[data-cell]');
  if (!field || event.altKey || event.isComposing) return;
  const [row, column] = field.dataset.cell.split('.').map(Number);
  const step = event.ctrlKey ? {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]}[event.key]
    : event.key === 'Enter' && field.tagName === 'INPUT' ? [event.shiftKey ? -1 : 1, 0] : null;
  if (!step) return;
  event.preventDefault();
  const to = fieldAt(row + step[0], column + step[1]);
  if (to) to.focus();
}

/* A form goes when the program answers that it takes it, and once. Else the browser would show a page of its own, and what was typed
 * would be lost. */
async function send(event) {
  const form = event.target, status = document.getElementById('status');
  event.preventDefault();
  if (form.dataset.sent) return;
  form.dataset.sent = '1';
  status.removeAttribute('data-long');
  status.className = 'told';
  status.textContent = status.dataset.saving;
  const answer = await fetch(`/alive?csrf=${form.elements.csrf.value}`).catch(() => null);
  if (answer?.ok) {
    typed = false;
    form.submit();
    return;
  }
  delete form.dataset.sent;
  status.className = 'told wrong';
  status.textContent = status.dataset.gone;
}

addEventListener('submit', send);
/* What "back" shows is what was there before: the file may be another one by now. */
addEventListener('pageshow', (event) => { if (event.persisted && !typed) location.reload(); });

if (table) {
  table.addEventListener('focusin', (e) => e.target.dataset.cell && mark(e.target.dataset.cell));
  table.addEventListener('input', (e) => e.target.closest('td')?.classList.add('changed'));
  table.addEventListener('paste', paste);
  table.addEventListener('keydown', move);
  table.addEventListener('input', () => { typed = true; });
  addEventListener('beforeunload', (e) => { if (typed) e.preventDefault(); });
  const at = location.hash.startsWith('#c-') && document.getElementById(location.hash.slice(1));
  if (at) at.focus();
  else table.querySelector('td.marked')?.scrollIntoView({block: 'center', inline: 'nearest'});
}
if (pages && !document.querySelector('.sheet rect.marked')) {
  const page = document.getElementById(`page-${pages.dataset.page}`);
  if (page && pages.dataset.page !== '1') pages.scrollTop = page.offsetTop - pages.offsetTop;
} else if (pages) {
  mark(document.querySelector('.sheet rect.marked').dataset.cell);
}
