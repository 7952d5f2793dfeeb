// The way in, as <script src=".../widget.js" data-...> or import ".../widget.js": defines
// <policy-desk-chat>. Without import.meta, so that it is a classic script and a module alike.
{
  const script = document.currentScript; // null in a module, where the relative address holds
  const parts = script ? new URL("widget/element.js", script.src).href : "./widget/element.js";
  import(parts).then(
    ({ placeFor }) => placeFor(script),
    (error) => {
      const message =
        `Policy Desk: ${parts} cannot be loaded by this page. The server's operator allows a page` +
        ` by adding its origin, ${location.origin}, to POLICY_DESK_WIDGET_ORIGINS.`;
      console.error(message, error);
      const detail = { status: 0, message };
      document.dispatchEvent(new CustomEvent("policydesk:error", { bubbles: true, detail }));
    },
  );
}
