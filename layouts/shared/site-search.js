// Search without a server. The index lies in files of search/ that are scripts, as pages from a
// disk may load nothing else: pages.js names the pages, 0.js, 1.js ... hold the terms, and
// issues/ID/text/NAME.js what a page says. Terms are cut as builder/site/index.py cuts them.
var siteSearch = (function () {
  "use strict";
  var HAN = "\\u3400-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{323af}";
  var RUN = new RegExp("([" + HAN + "]+)|((?:(?![" + HAN + "])[\\p{L}\\p{N}])+)", "gu");
  var ENDINGS = ["ational", "ations", "ation", "ments", "ment", "ingly", "edly", "ness", "ings",
    "ing", "ies", "ied", "ers", "er", "ly", "es", "ed", "s", "y", "e"];
  var LOOKED_AT = 30, SHOWN = 50, AROUND = 60;
  var pages = [], files = 1, parts = {}, texts = {};

  function plain(text) {
    return text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  }

  function stem(word) {
    for (var i = 0; i < ENDINGS.length; i += 1) {
      var rest = word.slice(0, -ENDINGS[i].length);
      if (word.endsWith(ENDINGS[i]) && rest.length >= 3) {
        return rest.replace(/([^aeiou])\1$/, "$1");
      }
    }
    return word;
  }

  // What is looked for: Chinese by its pairs, a lone character by what begins with it.
  function terms(text) {
    var found = [], match;
    RUN.lastIndex = 0;
    while ((match = RUN.exec(plain(text)))) {
      if (match[2]) { found.push(match[2]); continue; }
      var run = Array.from(match[1]);
      if (run.length === 1) { found.push(run[0]); }
      for (var at = 0; at + 1 < run.length; at += 1) { found.push(run[at] + run[at + 1]); }
    }
    return found.filter(function (term, at) { return found.indexOf(term) === at; });
  }

  function isHan(term) { return new RegExp("^[" + HAN + "]", "u").test(term); }

  // Words that follow each other, which rank a page and need not be held.
  function pairs(text) {
    var found = [], before = "", match;
    RUN.lastIndex = 0;
    while ((match = RUN.exec(plain(text)))) {
      if (match[2] && before) { found.push(before + " " + match[2]); }
      before = match[2] || "";
    }
    return found;
  }

  function fileOf(term) {
    var chars = Array.from(term);
    if (!term.includes(" ")) { chars = chars.slice(0, isHan(term) ? 1 : 2); }
    return chars.reduce(function (mark, char) {
      return (mark * 31 + char.codePointAt(0)) % 65521;
    }, 0) % files;
  }

  function load(address) {
    return new Promise(function (done) {
      var script = document.createElement("script");
      script.src = address;
      script.onload = script.onerror = done;
      document.head.appendChild(script);
    });
  }

  // The postings of a term: of the word itself, of words with its stem, of words it begins.
  function postings(term) {
    var part = parts[fileOf(term)] || {}, best = {};
    function take(list, share) {
      for (var at = 0; at < list.length; at += 2) {
        best[list[at]] = Math.max(best[list[at]] || 0, list[at + 1] * share);
      }
    }
    if (isHan(term) || term.includes(" ")) {
      if (Array.from(term).length > 1) { take(part[term] || [], 1); return best; }
      Object.keys(part).forEach(function (word) {
        if (word.startsWith(term)) { take(part[word], 1); }
      });
      return best;
    }
    var root = stem(term);
    Object.keys(part).forEach(function (word) {
      if (word === term) { take(part[word], 1); }
      else if (term.length > 2 && stem(word) === root) { take(part[word], 0.7); }
      else if (term.length > 2 && word.startsWith(term)) { take(part[word], 0.4); }
    });
    return best;
  }

  // Pages by how much the terms say of them; those that hold most of the terms come first.
  function ranked(wanted, together) {
    var scores = {};
    wanted.concat(together).forEach(function (term) {
      var held = postings(term), number = Object.keys(held).length;
      var rarity = Math.log(1 + (pages.length - number + 0.5) / (number + 0.5));
      Object.keys(held).forEach(function (page) {
        var one = scores[page] = scores[page] || { page: page, held: 0, score: 0 };
        one.held += term.includes(" ") ? 0 : 1;
        one.score += held[page] * rarity;
      });
    });
    var all = Object.keys(scores).map(function (page) { return scores[page]; });
    var most = Math.max.apply(null, all.map(function (one) { return one.held; }).concat(0));
    all = all.filter(function (one) { return most < wanted.length || one.held === most; });
    return all.sort(function (a, b) { return b.held - a.held || b.score - a.score; });
  }

  // Where a text says the very words; those of a title count most.
  function closeness(sides, wanted) {
    var best = 0;
    Object.keys(sides).forEach(function (side) {
      [["title", 3], ["lead", 2], ["body", 1]].forEach(function (part) {
        var flat = plain(sides[side][part[0]]).replace(/\s+/g, " ");
        if (flat === wanted) { best = Math.max(best, 4); }
        if (flat.includes(wanted)) { best = Math.max(best, part[1]); }
      });
    });
    return best;
  }

  function sideOf(sides, asked) {
    var wanted = terms(asked);
    return Object.keys(sides).map(function (side) {
      var text = sides[side], held = terms(text.title + "\n" + text.lead + "\n" + text.body);
      var roots = held.map(stem);
      return { side: side, count: wanted.filter(function (term) {
        return isHan(term) && Array.from(term).length === 1 ?
          held.some(function (one) { return one.startsWith(term); }) :
          held.includes(term) || roots.includes(stem(term));
      }).length };
    }).sort(function (a, b) { return b.count - a.count; })[0].side;
  }

  // A piece of the text around the first place where it says what was asked.
  function piece(text, asked) {
    var whole = [text.lead, text.body].filter(Boolean).join(" ").replace(/\s+/g, " ");
    var low = whole.toLowerCase();
    var at = -1, length = 0;
    [asked.toLowerCase().trim()].concat(terms(asked)).some(function (words) {
      at = words ? low.indexOf(words) : -1;
      length = words.length;
      return at >= 0;
    });
    var start = Math.max(0, at - AROUND);
    if (start) { start = whole.indexOf(" ", start) < at && whole.indexOf(" ", start) >= 0 ?
      whole.indexOf(" ", start) + 1 : start; }
    return {
      before: at < 0 ? "" : (start ? "…" : "") + whole.slice(start, at),
      words: at < 0 ? "" : whole.slice(at, at + length),
      after: (at < 0 ? whole : whole.slice(at + length)).slice(0, AROUND * 2) + "…"
    };
  }

  function element(name, text, parent) {
    var made = document.createElement(name);
    if (text) { made.textContent = text; }
    if (parent) { parent.appendChild(made); }
    return made;
  }

  function show(results, asked, view) {
    var list = document.getElementById("results"), count = document.getElementById("count");
    count.textContent = results.length ?
      count.dataset.found + " " + results.length : count.dataset.none;
    results.slice(0, SHOWN).forEach(function (result) {
      var address = pages[result.page], known = texts[address], sides = known && known.sides;
      if (!sides) { return; }
      var side = sideOf(sides, asked), text = sides[side], item = element("li", "", list);
      var folder = address.slice(0, address.lastIndexOf("/") + 1);
      var name = encodeURIComponent(address.slice(folder.length));
      var link = element("a", text.title, item);
      item.lang = side;
      link.href = folder + name + (known.views && view === side ? "." + view : "") + ".html";
      if (text.where) { element("span", text.where, element("p", "", item)).className = "where"; }
      var shown = element("p", "", item), part = piece(text, asked);
      shown.append(part.before);
      if (part.words) { element("mark", part.words, shown); }
      shown.append(part.after);
    });
  }

  function answer(asked, view) {
    var wanted = terms(asked), together = pairs(asked), flat = plain(asked).trim().replace(/\s+/g, " ");
    if (!wanted.length) { show([], asked, view); return; }
    load("search/pages.js").then(function () {
      var numbers = wanted.concat(together).map(fileOf);
      return Promise.all(numbers.filter(function (number, at) {
        return numbers.indexOf(number) === at;
      }).map(function (number) { return load("search/" + number + ".js"); }));
    }).then(function () {
      var results = ranked(wanted, together), first = results.slice(0, LOOKED_AT);
      return Promise.all(results.slice(0, SHOWN).map(function (result) {
        var address = pages[result.page], at = address.lastIndexOf("/") + 1;
        return load(address.slice(0, at) + "text/" + encodeURIComponent(address.slice(at)) + ".js");
      })).then(function () {
        first.forEach(function (one) {
          var known = texts[pages[one.page]];
          one.close = known ? closeness(known.sides, flat) : 0;
        });
        first.sort(function (a, b) {
          return b.close - a.close || b.held - a.held || b.score - a.score;
        });
        show(first.concat(results.slice(LOOKED_AT)), asked, view);
      });
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    var given = new URLSearchParams(location.search), asked = given.get("q") || "";
    document.getElementById("q").value = asked;
    if (asked) { answer(asked, given.get("view") || "both"); }
  });

  return {
    pages: function (number, list) { files = number; pages = list; },
    part: function (number, terms_) { parts[number] = terms_; },
    text: function (address, sides, views) { texts[address] = { sides: sides, views: views }; }
  };
}());
