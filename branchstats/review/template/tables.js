// The analyst's tables: searched and sorted, offline. Without this script they are read as they are.
(function () {
  "use strict";
  var LEAST_ROWS = 8;
  var NUMBER = /^[+\-−]?[\d,]+(\.\d+)?/;
  var library = document.getElementById("datatables");
  if (!library) { return; }

  function fits(table) {
    return !table.closest(".summary") && table.tHead && table.tHead.rows.length === 1 && table.tBodies.length === 1 &&
      table.tBodies[0].rows.length >= LEAST_ROWS && !table.querySelector("[colspan],[rowspan]");
  }
  // A column of numbers sorts by them, whatever unit stands behind; what is missing comes first.
  function numbers(table) {
    var rows = Array.prototype.slice.call(table.tBodies[0].rows);
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (_, place) {
      var cells = rows.map(function (row) { return row.cells[place]; });
      var texts = cells.map(function (cell) { return cell.textContent.trim(); });
      var told = texts.filter(function (text) { return text && text !== "—"; });
      var isDate = told.some(function (text) { return /^\d{4}[-年]/.test(text); });
      if (isDate || !told.length || !told.every(function (text) { return NUMBER.test(text); })) { return; }
      cells.forEach(function (cell, i) {
        var found = NUMBER.exec(texts[i]);
        var value = found ? parseFloat(found[0].replace(/,/g, "").replace("−", "-")) : -1e308;
        cell.setAttribute("data-order", value);
      });
    });
  }
  import("data:text/javascript;charset=utf-8;base64," + library.textContent.trim()).then(function (module) {
    var DataTable = module.default;
    Array.prototype.filter.call(document.querySelectorAll("main table"), fits).forEach(function (table) {
      numbers(table);
      new DataTable(table, {
        paging: false, info: false, order: [], autoWidth: false,
        layout: { topStart: "search", topEnd: null, bottomStart: null, bottomEnd: null },
        language: {
          search: "在这张表里查找", zeroRecords: "没有符合的行", emptyTable: "没有数据",
          aria: {
            orderable: "：按这一列排序", orderableReverse: "：倒过来排", orderableRemove: "：恢复原来的次序"
          }
        }
      });
    });
    document.body.setAttribute("data-tables", "ready");
  });
})();
