// What one can do and what it is called, in a school's words. Which options there are, the program says (options.js); an
// option or a collection without words here is shown with the program's own. `then` is what to do with the result, `thenReady`
// what where there is no error in it.

const collectionWords = {
  "school-census": {
    group: "school", title: "Make the school census return", verb: "Make the return",
    hint: "The XML file for COLLECT, what is wrong with it, and the figures to compare.",
    then: "Put right what is listed under “Put right first” in your MIS, export again and make the return once more. When " +
      "nothing is listed there, save the XML file and load it into COLLECT, where you answer the queries. The summary is for " +
      "the head to sign.",
    thenReady: "Save the XML file of each school and load it into COLLECT. If there are queries, look at them now: put them right " +
      "in your MIS, or answer them in COLLECT. The summary is for the head to sign.",
  },
  "la-returns": {
    group: "school", title: "Make what the school owes its authority", verb: "Make the returns",
    hint: "Pupils with ten days of unauthorised absence, long sickness, the penalty threshold, new pupils, deletions.",
    then: "Look through the findings (a missing address or contact), save the files and send them to your authority in " +
      "the way that it asks for. A file with a heading alone is a nil return.",
  },
  "absence-statistics": {
    group: "school", title: "Make absence statistics and the governors’ report", verb: "Make the statistics",
    hint: "What DfE would publish about absence, from your own registers.",
    then: "Most of these files tell about single children. Those in the folder “published” are for others to see; they are " +
      "made if you ask for them above.",
  },
  letters: {
    group: "school", title: "Write letters to parents about absence", verb: "Write the letters",
    hint: "Unauthorised absence, persistent absence or a notice to improve, filled from the register, with a list for a mail merge.",
    then: "Read each letter before it goes: its words are templates, and whether it is right to send one is yours to say.",
  },
  "daily-attendance": {
    group: "school", title: "See what DfE takes each day", verb: "Make the files",
    hint: "The columns of “Monitor your school attendance” for one day, to hold beside it.",
    then: "Hold daily-sessions.csv beside DfE’s dashboard where its figures surprise you.",
  },
  "ehe-cme": {
    group: "authority", title: "Make the figures on home education and children missing education", verb: "Make the figures",
    hint: "The sheet to key in from, out of the authority’s records of EHE and CME.",
    then: "Save or print key-in.html and key the figures in. The XML is for your own records: it cannot be uploaded.",
  },
  prma: {
    group: "authority", title: "Make the figures on parental responsibility measures", verb: "Make the figures",
    hint: "Penalty notices, cases, contracts and orders of a year.",
    then: "Save or print key-in.html and key the figures in.",
  },
};

const check = {
  id: "check", group: "school", command: ["check"], title: "Check what I have, without making a return", verb: "Check",
  hint: "A register, against the attendance regulations. A return of another system, before it goes to COLLECT. Or both " +
    "side by side: every figure in which they differ.",
  then: "Put right in your MIS what is listed under “Put right first”, export again and check once more.",
  thenReady: "No error was found. If there are queries, look at them: put them right in your MIS, or have the answer ready.",
};

const tables = {
  id: "import", group: "other", command: ["import"], title: "Turn exports into plain tables", verb: "Make the tables",
  hint: "The same data under DfE’s names, as CSV: for those who work on with it, or want to see what was understood.",
  then: "The tables can be dropped here in the place of the exports.",
};

const trace = {
  id: "trace", group: "result", command: ["trace"], title: "See where a figure comes from", verb: "Show the figures",
  hint: "From a figure of a result to each row that counts, and each that does not with the reason. Needs the result (its folder " +
    "or ZIP) and the files that it was made from, or a run in this page.",
  then: "",
};

const diff = {
  id: "diff", group: "result", command: ["diff"], title: "See what changed between two results", verb: "Compare",
  hint: "Two results that you saved (folders or ZIPs), two returns, or two runs in this page: what is new, what is gone, and " +
    "which figures moved.",
  then: "Look at the figures that moved most, and at what is new. Save the page if somebody else is to see it.",
  said: { 0: "Done: nothing differs.", 1: "Done: they differ." },
  files: ["changes.html", "changes.csv"],
};

export const groups = { school: "For a school", authority: "For an authority", result: "With results", other: "Besides" };

// Of the collections that this program has, [[name, title]]: those with words first, in their order.
export const tasksOf = (collections) => {
  const known = Object.keys(collectionWords);
  const place = ([name]) => (known.includes(name) ? known.indexOf(name) : known.length);
  const makers = [...collections].sort((a, b) => place(a) - place(b)).map(([name, title]) => ({
    id: name, command: ["build", name], collection: name, group: "other", title, verb: "Make it", hint: "", then: "",
    ...collectionWords[name],
  }));
  return [check, ...makers, trace, diff, tables];
};

const phases = [["", "As in the files"], ["NS", "Nursery"], ["PS", "Primary"], ["MP", "Middle deemed primary"],
  ["MS", "Middle deemed secondary"], ["SS", "Secondary"], ["AT", "All-through"], ["SP", "Special"],
  ["PR", "Pupil referral unit"]];

// Words for options: `first` is asked at once, the others below a heading.
export const optionWords = {
  "--from": { first: true, label: "First day", hint: "Leave both days empty for the period up to today." },
  "--to": { first: true, label: "Last day" },
  "--date": { first: true, label: "Day", hint: "Empty: today." },
  "--year": { first: true, label: "Year", needed: true },
  "--disclosure": { first: true, label: "Also make the files that may leave the house", hint: "Small numbers are hidden in them." },
  "--letter": { first: true, label: "Which letter?", kind: "choice", choices: [["unauthorised-absence", "Unauthorised absence"],
    ["persistent-absence", "Persistent absence"], ["notice-to-improve", "Notice to improve"]] },
  "--improvement-weeks": { label: "How many weeks a notice to improve gives" },
  "--all-new-pupils": { label: "With new pupils who begin in the lowest year" },
  "--all-deletions": { label: "With pupils who left the highest year" },
  "--irregular": { label: "Also pupils with so many unauthorised absences" },
  "--school": { label: "School", hint: "Authority and number, seven figures, such as 8352990." },
  "--school-name": { label: "Name of the school" },
  "--phase": { label: "Phase of the school", kind: "choice", choices: phases },
  "--la": { label: "Authority", hint: "Three figures, such as 835." },
  "--week": { label: "A day of the week that a sheet is about" },
  "--date-order": { label: "Order of dates in figures", kind: "choice",
    choices: [["", "As the files show"], ["dmy", "Day, month, year"], ["mdy", "Month, day, year"]] },
  "--serial": { label: "Serial number", hint: "Three figures; the next one each time a return is loaded again. Empty: 001." },
  "--census-date": { label: "Census day, if it is another" },
  "--now": { label: "Time to take for now", hint: "To make the same files again to the byte. Empty: now." },
  "--redact": { label: "No child’s number and no value in the reports", hint: "To show them to somebody else." },
};
