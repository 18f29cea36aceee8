// The choice of language works without this. It remembers the choice in the address, so that a
// link can name it (#view=en), and offers printing.
(function () {
  "use strict";
  var print = document.getElementById("print");
  print.hidden = false;
  print.addEventListener("click", function () { window.print(); });
  var wanted = /[#&]view=(both|zh|en)\b/.exec(location.hash);
  var chosen = wanted && document.getElementById("view-" + wanted[1]);
  if (chosen) { chosen.checked = true; }
  document.querySelectorAll("input[name=view]").forEach(function (input) {
    input.addEventListener("change", function () {
      history.replaceState(null, "", "#view=" + input.value);
    });
  });
}());
