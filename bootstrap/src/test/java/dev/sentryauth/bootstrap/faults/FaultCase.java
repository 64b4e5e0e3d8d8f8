package dev.sentryauth.bootstrap.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.application.spi.RefreshMark;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.testkit.sandbox.Endpoint;
import dev.sentryauth.testkit.sandbox.Fault;
import dev.sentryauth.testkit.sandbox.IssuedTokens;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** One fault in one call, on a server and in a directory of its own. */
record FaultCase(Faults.Row row, Call call, boolean asProcess) {
    /** Long enough to connect on a busy machine; only a server that hangs uses it up. */
    private static final Duration HURRY = Duration.ofSeconds(2);

    /** What came of it; {@code kept} is how the credential fared, in a word. */
    record Outcome(int exit, int posts, String kept, String message) {}

    Outcome play(Path directory, SandboxSentry elsewhere) {
        try (SandboxSentry sentry = SandboxSentry.start()) {
            sentry.interval(1);
            sentry.enforcePollingWindow(false);
            sentry.approveAll();
            Home home = new Home(directory, sentry.url(), sentry.clientId());
            if (row.hangs()) {
                home.requestLimit(HURRY);
            }
            IssuedTokens tokens = sentry.signIn();
            Credential before = home.signedIn(
                    tokens.accessToken(),
                    tokens.refreshToken(),
                    expiry(),
                    sentry.url().toString());
            Fault fault = row.make().apply(elsewhere.url().toString());
            if (row.spends() && call == Call.POLL) {
                sentry.faultOnce(
                        call.endpoint, fault); // the answer that counts is lost, the next poll meets a used code
            } else {
                sentry.fault(call.endpoint, fault);
            }

            String[] arguments = call.arguments(sentry.issueUserToken(), seconds());
            Result result = asProcess ? home.process(arguments) : home.run(arguments);

            result.isClear(row.exits().of(call));
            if (call == Call.POLL && result.exit() == 31) {
                // The person approved; it was the server that could not be asked.
                assertThat(result.message()).doesNotContain("Nobody approved");
            }
            if ((call == Call.REFRESH || call == Call.DEVICE_CODE) && row.name().startsWith("gateway's 4")) {
                assertThat(result.message()).containsAnyOf("at the gateway\"", "\"Forbidden\"");
            }
            assertThat(result.message().split("sign-in is kept", -1)).hasSizeLessThanOrEqualTo(2);
            if (call == Call.REFRESH && row.name().startsWith("gateway's 4")) {
                // It may have passed the request on, so that a later invalid_grant is explained.
                assertThat(home.store().refreshMark())
                        .isNotNull()
                        .returns(RefreshMark.State.IN_FLIGHT, RefreshMark::state);
            }
            Credential after = home.store().load();
            checkRequests(sentry);
            assertThat(elsewhere.requests())
                    .as("requests to where redirects lead")
                    .isEmpty();
            String kept = checkCredential(sentry, before, after, result);
            return new Outcome(result.exit(), sentry.count(call.endpoint), kept, neutral(result.message(), sentry));
        }
    }

    /** As long as a busy machine may need, unless somebody has to wait for the end of it. */
    private int seconds() {
        return !asProcess ? 8 : row.hangs() && call == Call.DEVICE_CODE ? 2 : 40;
    }

    private Instant expiry() {
        Instant now = Instant.now();
        return switch (call) {
            case REFRESH -> now.minus(1, ChronoUnit.HOURS);
            case EARLY_REFRESH -> now.plus(1, ChronoUnit.DAYS); // of 31, so it is due
            default -> now.plus(30, ChronoUnit.DAYS);
        };
    }

    private void checkRequests(SandboxSentry sentry) {
        boolean rejected = call == Call.VERIFY && row.exits().of(call) == 12;
        switch (call) {
            case REFRESH, EARLY_REFRESH, REVOKE ->
                assertThat(sentry.requests()).as("what was sent").hasSize(1);
            case DEVICE_CODE ->
                assertThat(sentry.requests().size())
                        .as("what was sent")
                        .isBetween(1, row.exits().of(call) == 0 ? 4 : 1);
            case POLL -> assertThat(sentry.count(Endpoint.TOKEN_REFRESH)).isZero();
            case VERIFY -> {
                assertThat(sentry.count(Endpoint.TOKEN_REFRESH)).isEqualTo(rejected ? 1 : 0);
                assertThat(sentry.count(Endpoint.API)).isBetween(1, rejected ? 6 : 3);
            }
            case TOKEN_LOGIN -> {
                int revoked = row.exits().of(call) == 0 ? 1 : 0; // what it replaced
                assertThat(sentry.count(Endpoint.REVOKE)).isEqualTo(revoked);
                assertThat(sentry.count(Endpoint.API)).isBetween(1, 3);
                assertThat(sentry.requests()).hasSize(sentry.count(Endpoint.API) + revoked);
            }
        }
    }

    private String checkCredential(SandboxSentry sentry, Credential before, @Nullable Credential after, Result result) {
        if (call == Call.REVOKE) {
            assertThat(after).isNull();
            assertThat(result.out()).contains("\"loggedOut\":true").contains("\"revoked\":" + confirmed(sentry));
            return confirmed(sentry) ? "gone, revoked" : "gone, not revoked";
        }
        assertThat(after).isNotNull();
        if (call == Call.VERIFY && result.exit() == 12) {
            assertThat(sentry.isLive(after.accessToken().reveal())).isTrue();
            return "yes, refreshed";
        }
        if (grantsAnew(result)) {
            return checkGrant(sentry, before, after);
        }
        assertThat(after).isEqualTo(before);
        if (call == Call.EARLY_REFRESH && result.exit() == 0) {
            assertThat(result.out().strip()).isEqualTo(before.accessToken().reveal());
        }
        return row.spends() && call.endpoint == Endpoint.TOKEN_REFRESH ? "as it was; spent" : "as it was";
    }

    /** Whether the command got a new credential through the fault, and so has to have stored it. */
    private boolean grantsAnew(Result result) {
        return result.exit() == 0
                && switch (call) {
                    case POLL, REFRESH, EARLY_REFRESH -> row.arrives() != Faults.Arrives.NOTHING;
                    case DEVICE_CODE, TOKEN_LOGIN -> true;
                    case REVOKE, VERIFY -> false;
                };
    }

    private String checkGrant(SandboxSentry sentry, Credential before, Credential after) {
        assertThat(after.accessToken()).isNotEqualTo(before.accessToken());
        assertThat(sentry.isLive(after.accessToken().reveal())).isTrue();
        if (call == Call.TOKEN_LOGIN) {
            return "the new token";
        }
        if (call != Call.DEVICE_CODE && row.arrives() == Faults.Arrives.ACCESS_TOKEN) {
            assertThat(after.refreshToken()).as("the spent one is not kept").isNull();
            return "the new access token";
        }
        assertThat(after.refreshToken()).isNotNull().isNotEqualTo(before.refreshToken());
        return "the new pair";
    }

    /** A 200 confirms a revocation, whatever comes with it (RFC 7009, section 2.2). */
    private boolean confirmed(SandboxSentry sentry) {
        return !row.hangs() && sentry.requests(Endpoint.REVOKE).get(0).status() == 200;
    }

    /** Without what differs from run to run. */
    private static String neutral(String message, SandboxSentry sentry) {
        return message.replace("127.0.0.1:" + sentry.url().getPort(), "sentry.example")
                .replaceAll("127\\.0\\.0\\.1:\\d+", "elsewhere.example");
    }
}
