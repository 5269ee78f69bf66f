// One file on its way by tus 1.0, through tus-js-client: no retries and no storage of its own.
"use strict";

window.inboxTus = (() => {
  class Unread extends Error {}

  // Requests of tus-js-client: each part is read first, so that a file that went away is told from
  // a server that did, and goes with its hash where the browser may make one.
  const stack = {
    getName: () => "checked",
    createRequest(method, address) {
      const request = new tus.DefaultHttpStack({}).createRequest(method, address);
      const send = request.send.bind(request);
      const abort = request.abort.bind(request);
      let given = false;
      request.abort = () => ((given = true), abort());
      request.send = async (body) => {
        if (!body) return send(body);
        const bytes = await body.arrayBuffer().catch((problem) => Promise.reject(new Unread(problem.name)));
        if (crypto.subtle) request.setHeader("Upload-Checksum", `sha256 ${await hash(bytes)}`);
        return given ? new Promise(() => {}) : send(bytes);
      };
      return request;
    },
  };

  async function hash(bytes) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return btoa(String.fromCharCode(...digest));
  }

  function upload(file, options) {
    return new tus.Upload(file, {
      ...options,
      retryDelays: null,
      storeFingerprintForResuming: false,
      fingerprint: async () => null,
      httpStack: stack,
      onBeforeRequest: (request) => request.setHeader("X-Token", desk.token),
    });
  }

  return { upload, Unread };
})();
