// Web Push: news on a closed page. Null where the browser, the server or the person does not want it.

import { post, remove } from "./api.js";

export async function pushOf(key) {
  if (!("serviceWorker" in navigator)) return null;
  const registration = await navigator.serviceWorker.register("sw.js").catch(() => null);
  if (!registration || !key || !registration.pushManager || Notification.permission === "denied") return null;
  const subscribed = () => registration.pushManager.getSubscription();
  return {
    active: async () => Boolean(await subscribed()),
    async turn(on) {
      const known = await subscribed();
      if (!on) {
        if (!known) return;
        await remove("api/push", { endpoint: known.endpoint });
        await known.unsubscribe();
        return;
      }
      await navigator.serviceWorker.ready;
      const made = known ?? (await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) }));
      const { endpoint, keys } = made.toJSON();
      await post("api/push", { endpoint, keys });
    },
  };
}

function bytes(base64url) {
  const plain = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}
