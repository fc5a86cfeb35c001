// Photos before they leave, and large ones to look at.

import { byId, make } from "./dom.js";
import { t } from "./words.js";

const LONGEST_SIDE = 1600; // pixels

// Make a photo small enough to travel; what the browser cannot draw goes as it is, and the server decides.
export async function shrink(file) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return file;
  }
  const scale = LONGEST_SIDE / Math.max(bitmap.width, bitmap.height);
  if (scale >= 1) return file;
  const canvas = make("canvas", { width: Math.round(bitmap.width * scale), height: Math.round(bitmap.height * scale) });
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? file), "image/jpeg", 0.85));
}

// Show photos, one or side by side: [{address, caption or null}].
export function look(photos) {
  const figures = photos.map(({ address, caption = null }) =>
    make("figure", {}, make("img", { src: address, alt: caption ?? t("photo_alt") }), caption && make("figcaption", {}, caption)),
  );
  byId("viewer-photos").replaceChildren(...figures);
  byId("viewer-photos").dataset.count = String(photos.length);
  byId("viewer").setAttribute("aria-label", t("photo_alt"));
  byId("viewer-close").setAttribute("aria-label", t("close"));
  byId("viewer").showModal();
}
