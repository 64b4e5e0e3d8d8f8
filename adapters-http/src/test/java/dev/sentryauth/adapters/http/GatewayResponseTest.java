package dev.sentryauth.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryauth.application.port.ApiRequest;
import dev.sentryauth.application.port.ApiResponse;
import dev.sentryauth.application.port.Bearer;
import dev.sentryauth.application.port.Slice;
import dev.sentryauth.application.port.TokenRejectedException;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.PollOutcome;
import dev.sentryauth.domain.RefreshOutcome;
import dev.sentryauth.domain.RevocationOutcome;
import dev.sentryauth.domain.Scopes;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.testkit.TestMonotonicClock;
import dev.sentryauth.testkit.sandbox.Endpoint;
import dev.sentryauth.testkit.sandbox.Fault;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gateway, proxy or portal before Sentry answers says nothing about tokens, clients or versions. */
@Timeout(60)
class GatewayResponseTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Secret TOKEN = Secret.of("sent-secret-0123456789");

    private final SandboxSentry sentry = SandboxSentry.start();
    private final Origin origin = Origin.of(sentry.url().toString());
    private final OAuthClient client = new OAuthClient(origin, sentry.clientId());
    private final FeignOAuthServer server = new FeignOAuthServer("1", name -> null);
    private final TestMonotonicClock clock = new TestMonotonicClock();
    private final FeignSentryApi api = new FeignSentryApi("1", name -> null, clock);
    private final Bearer bearer = new Bearer(origin, TOKEN);

    @AfterEach
    void stop() {
        sentry.close();
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(
                        "401 text", Fault.status(401, "Unauthorized by gw-7\n", "text/plain"), "Unauthorized by gw-7"),
                Arguments.of("401 no type", Fault.emptyBody(401), null),
                Arguments.of(
                        "401 HTML", Fault.status(401, "<html><title>Sign in</title></html>", "text/html"), "Sign in"),
                Arguments.of("401 JSON, own challenge", Fault.challenged("Key realm=\"kong\""), "Unauthorized"),
                Arguments.of(
                        "403 whose letters grow when they get small",
                        Fault.status(
                                403,
                                "<HTML><HEAD><SCRIPT>" + "\u0130".repeat(50)
                                        + "</SCRIPT></HEAD><BODY>DUR</BODY></HTML>",
                                "text/html; charset=utf-8"),
                        "DUR"),
                Arguments.of("403 text", Fault.status(403, "RBAC: access denied", "text/plain"), "RBAC: access denied"),
                Arguments.of("403 JSON", Fault.json(403, "{\"message\":\"Forbidden\"}"), "Forbidden"),
                Arguments.of("403 JSON error", Fault.json(403, "{\"error\":\"Forbidden\"}"), null),
                Arguments.of("400 JSON error", Fault.json(400, "{\"error\":\"Bad Request\",\"status\":400}"), null),
                Arguments.of("401, Sentry's challenge", Fault.challenged("Basic realm=\"oauth\""), "Unauthorized"),
                Arguments.of("407", Fault.status(407, "Proxy login", "text/plain"), "Proxy login"),
                Arguments.of("302", Fault.redirect(302, "/sso/login?next=%2Fapi"), "a redirect to /sso/login"));
    }

    private void everywhere(Fault fault) {
        for (Endpoint endpoint : Endpoint.values()) {
            sentry.fault(endpoint, fault);
        }
    }

    private static void isTheGateways(@Nullable String message, @Nullable String words) {
        assertThat(message)
                .containsIgnoringCase("something before Sentry at 127.0.0.1")
                .containsPattern("HTTP [0-9]{3}")
                .doesNotContainIgnoringCase("client")
                .doesNotContain("hunter2", "0123456789abcdef0123", "id_token")
                .doesNotContain("26.1.0");
        if (words != null) {
            assertThat(message).contains(words);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void noCallTakesItForSentrys(String name, Fault fault, @Nullable String words) {
        everywhere(fault);

        AuthFailure device =
                catchThrowableOfType(AuthFailure.class, () -> server.requestDeviceCode(client, Scopes.DEFAULT, LONG));
        assertThat(device.kind()).isEqualTo(AuthFailure.Kind.SERVER);
        isTheGateways(device.getMessage(), words);

        assertThat(server.poll(client, TOKEN, LONG))
                .isInstanceOfSatisfying(PollOutcome.Unavailable.class, it -> isTheGateways(it.reason(), words));
        RefreshOutcome refresh = server.refresh(client, TOKEN, LONG);
        if (refresh instanceof RefreshOutcome.Refused redirected) {
            assertThat(name).isEqualTo("302");
            isTheGateways(redirected.reason(), words);
            assertThat(redirected.reason()).contains("Your sign-in is kept");
        } else {
            // What stands before Sentry may have passed the request on, and the transaction adds that the sign-in is
            // kept.
            assertThat(refresh).isInstanceOfSatisfying(RefreshOutcome.Unknown.class, it -> {
                isTheGateways(it.reason(), words);
                assertThat(it.reason()).doesNotContain("sign-in is kept").endsWith(".");
                assertThat(it.timedOut()).isFalse();
            });
        }
        RevocationOutcome revocation = server.revoke(client, TOKEN, LONG);
        assertThat(revocation.kind()).isEqualTo(RevocationOutcome.Kind.UNCONFIRMED);
        isTheGateways(revocation.reason(), words);
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, Unauthorized",
        "text/html, <h1>Unauthorized</h1>",
        "application/json, '{\"message\":\"Unauthorized\"}'"
    })
    void aGateways401OfTheApiRejectsNoToken(String type, String body) {
        everywhere(Fault.status(401, body, type));

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> api.regions(bearer));
        isTheGateways(failure.getMessage(), "HTTP 401: \"Unauthorized\"");
        AuthFailure identity = catchThrowableOfType(
                AuthFailure.class,
                () -> new FeignIdentityServer("1", variable -> null, clock).identify(origin, TOKEN, LONG));
        isTheGateways(identity.getMessage(), "HTTP 401: \"Unauthorized\"");
        ApiResponse raw = api.send(bearer, new ApiRequest("GET", "/api/0/organizations/", Map.of(), null));
        assertThat(raw.status()).isEqualTo(401);
        isTheGateways(raw.problem(), "HTTP 401: \"Unauthorized\"");
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"detail\":\"Invalid token\"}'",
        "'{\"detail\":{\"code\":\"sso-required\"}}'",
        "'{\"error\":\"invalid_token\"}'"
    })
    void sentrys401OfTheApiRejectsTheToken(String body) {
        everywhere(Fault.json(401, body));

        assertThat(catchThrowableOfType(TokenRejectedException.class, () -> api.regions(bearer)))
                .isNotNull();
    }

    @Test
    void aRedirectIsNamedByItsHostAlone() {
        everywhere(Fault.redirect(302, "https://bob:hunter2@sso.example/cb/0123456789abcdef0123#id_token=abc"));
        assertThat(server.poll(client, TOKEN, LONG))
                .isInstanceOfSatisfying(
                        PollOutcome.Unavailable.class,
                        it -> assertThat(it.reason())
                                .contains("a redirect")
                                .doesNotContain("hunter2", "0123456789", "abc"));

        everywhere(Fault.redirect(302, "https://sso.example/cb/0123456789abcdef0123?code=abc"));
        assertThat(server.poll(client, TOKEN, LONG))
                .isInstanceOfSatisfying(
                        PollOutcome.Unavailable.class,
                        it -> assertThat(it.reason())
                                .contains("a redirect to https://sso.example")
                                .doesNotContain("cb"));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401})
    void aJsonOAuthErrorCountsWhateverTheChallenge(int status) {
        everywhere(Fault.json(status, "{\"error\":\"invalid_client\"}"));

        assertThat(catchThrowableOfType(AuthFailure.class, () -> server.requestDeviceCode(client, Scopes.DEFAULT, LONG))
                        .kind())
                .isEqualTo(AuthFailure.Kind.CONFIGURATION);
        assertThat(server.poll(client, TOKEN, LONG)).isInstanceOf(PollOutcome.Rejected.class);
        assertThat(server.refresh(client, TOKEN, LONG))
                .isInstanceOfSatisfying(
                        RefreshOutcome.Refused.class,
                        it -> assertThat(it.reason()).contains("no longer knows the OAuth client"));
        assertThat(server.revoke(client, TOKEN, LONG)).isEqualTo(RevocationOutcome.CLIENT_REFUSED);
    }

    @Test
    void aPageInsteadOfADeviceCodeIsQuotedByItsTitle() {
        sentry.fault(
                Endpoint.DEVICE_CODE,
                Fault.status(
                        200,
                        "<!doctype html><head><title>\n Guest  Wi&amp;Fi </title><style>a{b:c}</style></head><p>text",
                        "text/html"));

        AuthFailure failure =
                catchThrowableOfType(AuthFailure.class, () -> server.requestDeviceCode(client, Scopes.DEFAULT, LONG));

        isTheGateways(failure.getMessage(), "HTTP 200: \"Guest Wi&Fi\"");
    }

    @Test
    void wordsAreCleanedCutAndWithoutSecrets() {
        sentry.fault(
                Endpoint.ORGANIZATIONS,
                Fault.status(
                        403,
                        "\u001b[31mDenied\u202e for " + TOKEN.reveal() + " and 0a1b2c3d4e5f60718293 "
                                + "blah ".repeat(100),
                        "text/plain"));

        AuthFailure failure =
                catchThrowableOfType(AuthFailure.class, () -> api.organizations(bearer, new Slice(10, null)));

        assertThat(failure)
                .hasMessageContaining("Denied")
                .hasMessageContaining("for **** and **** blah")
                .hasMessageNotContaining("\u001b")
                .hasMessageNotContaining("\u202e");
        String message = failure.getMessage();
        assertThat(message.substring(message.indexOf('"') + 1, message.lastIndexOf('"')))
                .hasSize(120);
    }

    @Test
    void aPageWithoutATitleIsQuotedByItsText() {
        assertThat(GatewayText.of(
                        "<p>Access <b>denied</b></p><script>var x</script>".getBytes(StandardCharsets.UTF_8), true))
                .isEqualTo("Access denied");
        assertThat(GatewayText.of("<html><head><style>p{}".getBytes(StandardCharsets.UTF_8), true))
                .isNull();
        assertThat(GatewayText.of(new byte[] {' ', '\n'}, false)).isNull();
    }
}
