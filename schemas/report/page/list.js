// A long list whose items are made when they come near the screen: blocks stand in for what is not made yet, with a
// height that is guessed from those that are.
const blockSize = 20;

function longList(container, guess) {
  const list = { items: [], make: null, height: guess };
  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) fill(entry.target);
    }
  }, { rootMargin: "800px 0px" });

  function fill(block) {
    if (block.dataset.filled) return;
    block.dataset.filled = "yes";
    observer.unobserve(block);
    const from = Number(block.dataset.from);
    block.style.minHeight = "";
    list.items.slice(from, from + blockSize).forEach((item) => block.append(list.make(item)));
  }

  // Shows these items, each as `make` makes it.
  list.show = (items, make) => {
    observer.disconnect();
    container.replaceChildren();
    list.items = items;
    list.make = make;
    for (let from = 0; from < items.length; from += blockSize) {
      const block = element("div", { class: "waiting", "data-from": String(from) });
      block.style.minHeight = Math.min(blockSize, items.length - from) * list.height + "px";
      container.append(block);
      observer.observe(block);
    }
  };

  // Makes the block of an item, and gives it.
  list.reach = (index) => {
    const block = container.children[Math.floor(index / blockSize)];
    if (block === undefined) return null;
    fill(block);
    return block.children[index % blockSize];
  };

  return list;
}
