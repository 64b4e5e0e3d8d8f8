package dev.sentryauth.testkit.sandbox;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The page where a person allows or refuses a sign-in. Only a POST with the page's own token changes anything, so neither
 * a link, a prefetch nor another site's form can approve.
 */
final class ApprovalPage {
    private static final String TEMPLATE = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{title} - sandbox Sentry</title>
        <style>
        :root { color-scheme: light dark; }
        body { font: 1rem/1.5 system-ui, sans-serif; max-width: 30rem; margin: 2rem auto; padding: 0 1rem; }
        .note { border-left: .25rem solid #c07a00; padding-left: .75rem; font-size: .9rem; }
        .code { font: 700 1.75rem/1.5 ui-monospace, monospace; letter-spacing: .1em; }
        input { font: inherit; padding: .5rem; width: 100%; box-sizing: border-box; text-transform: uppercase; }
        button { font: inherit; padding: .6rem 1.4rem; margin: 1rem .5rem 0 0; border: 2px solid #8078d6;
          border-radius: .4rem; background: Canvas; color: CanvasText; cursor: pointer; }
        button.main { background: #4a3fb5; color: #fff; }
        :focus-visible { outline: 3px solid #c07a00; outline-offset: 2px; }
        </style>
        </head>
        <body>
        <main>
        <h1>{title}</h1>
        {content}
        <p class="note">This is a sandbox Sentry on the loopback interface of this machine, at {host}.
        It is not sentry.io, and what you approve here opens nothing else.</p>
        </main>
        </body>
        </html>
        """;

    private final DeviceCodes devices;
    private final String host;
    private final String csrf;

    ApprovalPage(DeviceCodes devices, String baseUrl, String csrf) {
        this.devices = devices;
        this.host = baseUrl;
        this.csrf = csrf;
    }

    Reply answer(LoggedRequest request) {
        if (request.isPost()) {
            return submit(request);
        }
        if (!request.isGet()) {
            return Reply.methodNotAllowed("GET, HEAD, POST");
        }
        String userCode =
                Optional.ofNullable(request.queryParameter("user_code")).orElse("");
        return userCode.isBlank() ? entry(200, "") : show(userCode);
    }

    private Reply show(String userCode) {
        Optional<DeviceCodes.View> found = devices.find(userCode);
        if (found.isEmpty()) {
            return unknown();
        }
        DeviceCodes.View view = found.get();
        return view.decision() == DeviceCodes.Decision.PENDING ? consent(view) : decided(view.decision());
    }

    private Reply submit(LoggedRequest request) {
        if (!Forms.last(request.form(), "csrf").equals(csrf)) {
            return entry(403, "That form did not come from this page. Enter the code again.");
        }
        String op = Forms.last(request.form(), "op");
        if (!op.equals("approve") && !op.equals("deny")) {
            return entry(400, "Choose Approve or Deny.");
        }
        String userCode = Forms.last(request.form(), "user_code");
        DeviceCodes.Decision decision =
                op.equals("approve") ? DeviceCodes.Decision.APPROVED : DeviceCodes.Decision.DENIED;
        return devices.decide(userCode, decision) ? decided(decision) : show(userCode);
    }

    private Reply unknown() {
        return entry(400, "That code is unknown, expired or already used. Check it, or start the sign-in again.");
    }

    private Reply entry(int status, String problem) {
        String alert = problem.isEmpty() ? "" : "<p role=\"alert\"><strong>" + escape(problem) + "</strong></p>";
        return page(status, "Enter your code", alert + """
            <form method="get" action="/oauth/device/">
            <label for="user_code">The code that your terminal shows</label>
            <input id="user_code" name="user_code" required maxlength="20" autocomplete="off" \
            spellcheck="false" autofocus placeholder="XXXX-XXXX">
            <button class="main">Continue</button>
            </form>
            """);
    }

    private Reply consent(DeviceCodes.View view) {
        return page(200, "Approve this sign-in?", """
            <p>An app asks to act for you. Go on only if your terminal shows this code:</p>
            <p class="code">{code}</p>
            <dl><dt>App</dt><dd><strong>Sandbox CLI</strong></dd><dt>Server</dt><dd>{host}</dd>
            <dt>It may</dt><dd>{scopes}</dd></dl>
            <form method="post" action="/oauth/device/">
            <input type="hidden" name="csrf" value="{csrf}">
            <input type="hidden" name="user_code" value="{code}">
            <button class="main" name="op" value="approve">Approve</button>
            <button name="op" value="deny">Deny</button>
            </form>
            """.replace("{code}", escape(view.userCode()))
                .replace("{csrf}", csrf)
                .replace("{scopes}", scopes(view.scopes())));
    }

    private Reply decided(DeviceCodes.Decision decision) {
        boolean approved = decision == DeviceCodes.Decision.APPROVED;
        return page(
                200,
                approved ? "Approved" : "Denied",
                approved
                        ? "<p role=\"status\">The sign-in is approved. You can close this page and go back to your"
                                + " terminal.</p>"
                        : "<p role=\"status\">The sign-in is denied. Nothing was granted; you can close this"
                                + " page.</p>");
    }

    private Reply page(int status, String title, String content) {
        String html = TEMPLATE.replace("{title}", escape(title))
                .replace("{content}", content)
                .replace("{host}", escape(host));
        return Reply.html(status, html)
                .with("Cache-Control", "no-store")
                .with("Referrer-Policy", "no-referrer")
                .with("X-Content-Type-Options", "nosniff")
                .with(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self';"
                                + " base-uri 'none'; frame-ancestors 'none'");
    }

    private static String scopes(List<String> scopes) {
        return scopes.isEmpty()
                ? "sign you in, and nothing more"
                : scopes.stream()
                        .map(scope -> "<code>" + escape(scope) + "</code>")
                        .collect(Collectors.joining(", "));
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
