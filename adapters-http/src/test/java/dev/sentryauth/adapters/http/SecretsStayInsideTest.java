package dev.sentryauth.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.application.data.IssueSearch;
import dev.sentryauth.application.port.ApiRequest;
import dev.sentryauth.application.port.ApiResponse;
import dev.sentryauth.application.port.Bearer;
import dev.sentryauth.application.port.Slice;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Scopes;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.testkit.TestMonotonicClock;
import dev.sentryauth.testkit.sandbox.Endpoint;
import dev.sentryauth.testkit.sandbox.Fault;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Whatever goes wrong: no token, device code or answered token in anything that comes out. */
class SecretsStayInsideTest {
    private static final Duration TIMEOUT = Duration.ofMillis(400);
    private static final Secret SENT = Secret.of("sent-secret-0123456789");
    private static final String ANSWERED = "answered-secret-9876543210";

    @Test
    void noFailureShowsASecret() {
        List<Fault> faults = new ArrayList<>();
        for (int status : new int[] {200, 302, 400, 401, 403, 404, 429, 500, 503}) {
            faults.add(Fault.html(status));
            faults.add(Fault.emptyBody(status));
            for (String body : new String[] {
                "{\"error\":\"x " + SENT.reveal() + "\",\"error_description\":\"" + SENT.reveal() + "\",\"detail\":\""
                        + SENT.reveal() + "\"}",
                "{\"access_token\":\"" + ANSWERED + "\",\"token_type\":\"mac\",\"user\":",
                "{\"access_token\":\"" + ANSWERED + " x\"}",
                "{\"device_code\":\"" + ANSWERED
                        + " \\u0007\",\"user_code\":\"A\",\"verification_uri\":\"https://x/\"}",
                "[\"" + ANSWERED + "\" " + SENT.reveal(),
            }) {
                faults.add(Fault.json(status, body));
                faults.add(Fault.status(status, body, "text/html"));
            }
        }
        faults.add(Fault.redirect(307, "http://" + SENT.reveal() + "@x.test/?token=" + SENT.reveal()));
        faults.add(Fault.redirect(307, "http://x.test/?token=" + SENT.reveal()));
        faults.add(Fault.dropBeforeProcessing());
        faults.add(Fault.hangBeforeProcessing());
        try (SandboxSentry sentry = SandboxSentry.start()) {
            Origin origin = Origin.of(sentry.url().toString());
            for (Fault fault : faults) {
                for (Endpoint endpoint : Endpoint.values()) {
                    sentry.fault(endpoint, fault);
                }
                check(origin);
            }
        }
        check(new Origin("http", "127.0.0.1", 1)); // nobody there
    }

    private static void check(Origin origin) {
        OAuthClient client = new OAuthClient(origin, "client-id");
        FeignOAuthServer oauth = new FeignOAuthServer("1", name -> null);
        FeignIdentityServer identity = new FeignIdentityServer("1", name -> null, new TestMonotonicClock());
        // This one carries no secret, so what the server says may be quoted.
        assertThat(outcome(() -> oauth.requestDeviceCode(client, Scopes.DEFAULT, TIMEOUT)))
                .doesNotContain(ANSWERED);
        shown(() -> oauth.poll(client, SENT, TIMEOUT));
        shown(() -> oauth.refresh(client, SENT, TIMEOUT));
        shown(() -> oauth.revoke(client, SENT, TIMEOUT));
        shown(() -> identity.identify(origin, SENT, TIMEOUT));
        FeignSentryApi api =
                new FeignSentryApi("1", name -> null, new TestMonotonicClock(), () -> null, host -> {}, TIMEOUT);
        Bearer bearer = new Bearer(origin, SENT);
        Slice slice = new Slice(2, null);
        shown(() -> api.regions(bearer));
        shown(() -> api.organizations(bearer, slice));
        shown(() -> api.projects(bearer, "acme", slice));
        shown(() -> api.issues(bearer, new IssueSearch("acme", null, null, IssueSearch.Sort.DATE), slice));
        shown(() -> api.issue(bearer, null, "1"));
        shown(() -> {
            ApiResponse answer = api.send(bearer, new ApiRequest("POST", "/api/0/x/", Map.of(), new byte[] {1}));
            return answer + " " + answer.problem();
        });
    }

    private static void shown(Callable<?> call) {
        assertThat(outcome(call)).doesNotContain(SENT.reveal(), ANSWERED);
    }

    private static String outcome(Callable<?> call) {
        try {
            return String.valueOf(call.call());
        } catch (Exception e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            assertThat(trace.toString()).doesNotContain("feign.FeignException", "feign.codec", "Caused by");
            return trace.toString();
        }
    }
}
