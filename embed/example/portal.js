import { mount } from "./service-accounts/service-accounts.js";

const handle = mount("#accounts", {
  apiBase: "https://api.example.com",
  route: "memory", // or "hash", to keep the route in the page's address
  storage: false, // the default: nothing is written to the browser's storage
});

// Later, when the portal shows something else:
// handle.unmount();
