package dev.sentryauth.bootstrap.rig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.adapters.cli.output.ExitCode;
import dev.sentryauth.bootstrap.rig.Operation.Outcome;
import dev.sentryauth.bootstrap.rig.RigProcess.Step;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.testkit.sandbox.Endpoint;
import dev.sentryauth.testkit.sandbox.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wall clocks that jump by hours, and processes that are suspended in the wrong moment. */
class ClockIT {
    private static final int HOUR = 3600;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Fault PENDING = Fault.json(400, "{\"error\":\"authorization_pending\"}");

    private static final Pool POOL = new Pool();
    private static final List<String> ROWS = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    Path temporary;

    private Rig rig;
    private RigProcess one;
    private RigProcess other;
    private String does = "";

    @BeforeEach
    void start(TestInfo test) throws InterruptedException {
        rig = new Rig(temporary.resolve("config"));
        rig.sentry.accessTokenLifetime(Duration.ofHours(1));
        List<RigProcess> two = POOL.take(2);
        one = two.get(0);
        other = two.get(1);
        String method = test.getTestMethod().orElseThrow().getName();
        does = test.getDisplayName().startsWith("[") ? method + " " + test.getDisplayName() : method;
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @AfterAll
    static void report() {
        POOL.close();
        List<String> lines = new ArrayList<>(List.of("### Clocks and suspended processes", ""));
        lines.addAll(List.of("| case | refreshes | what was seen |", "|---|---:|---|"));
        lines.addAll(ROWS);
        Rig.report("clock", lines);
    }

    private void seen(String what) {
        ROWS.add("| " + does + " | " + rig.sentry.count(Endpoint.TOKEN_REFRESH) + " | " + what + " |");
    }

    private void refreshes(int count) {
        assertThat(rig.sentry.count(Endpoint.TOKEN_REFRESH)).as("refreshes").isEqualTo(count);
        assertThat(rig.sentry.refreshesGranted()).as("refreshes granted").isEqualTo(count);
    }

    private Outcome run(Job job) throws InterruptedException {
        one.send(job);
        return one.result();
    }

    @Test
    void aClockThatIsAheadRefreshesOnceAndWhatItStoresIsFresh() throws Exception {
        rig.signIn(Duration.ofHours(1));

        Outcome ahead = run(rig.job(Operation.CURRENT).clockOff(3 * HOUR));

        assertThat(ahead.word()).isEqualTo("ok");
        refreshes(1);
        assertThat(run(rig.job(Operation.CURRENT))).isEqualTo(ahead);
        assertThat(run(rig.job(Operation.CURRENT).clockOff(3 * HOUR))).isEqualTo(ahead);
        refreshes(1);
        assertThat(rig.isLive(rig.stored())).isTrue();
        seen("one process three hours ahead, one right: the same token");
    }

    @Test
    void aClockThatIsBehindIsSetRightByTheServersRefusal() throws Exception {
        Credential former = rig.signIn(Duration.ofHours(-1));
        rig.sentry.expireAccessToken(former.accessToken().reveal());

        Outcome behind = run(rig.job(Operation.CALL).clockOff(-3 * HOUR));

        assertThat(behind.word()).isEqualTo("ok");
        refreshes(1);
        assertThat(rig.sentry.requests(Endpoint.API))
                .filteredOn(request -> request.status() == 401)
                .hasSize(1);
        // By the right clock the new token has expired two hours ago: that costs one refresh more, and only one.
        Outcome right = run(rig.job(Operation.CURRENT));
        assertThat(right.word()).isEqualTo("ok");
        assertThat(run(rig.job(Operation.CURRENT))).isEqualTo(right);
        refreshes(2);
        seen("401, one refresh, one replay; the right clock refreshes once more");
    }

    @ParameterizedTest
    @CsvSource({
        "5, store.acquireLease#1:after",
        "5, oauth.refresh#1:before",
        "5, oauth.refresh#1:after",
        "-5, store.acquireLease#1:after",
        "-5, oauth.refresh#1:before",
        "-5, oauth.refresh#1:after"
    })
    void aJumpInTheMiddleOfARefreshMakesNoSecond(int hours, String step) throws Exception {
        rig.signIn(Duration.ofHours(-9));

        one.send(rig.job(Operation.CURRENT).pausingAt(step));
        one.await("at " + step);
        one.send("clock " + hours * HOUR);

        Outcome jumped = one.result();
        assertThat(jumped.word()).isEqualTo("ok");
        refreshes(1);
        Credential stored = rig.stored();
        assertThat(stored.accessToken().fingerprint()).isEqualTo(jumped.fingerprint());
        assertThat(Duration.between(stored.issuedAt(), stored.expiresAt())).isEqualTo(Duration.ofHours(1));
        boolean looksExpired = stored.isExpired(Instant.now());
        assertThat(looksExpired).isEqualTo(hours < 0);
        Outcome next = run(rig.job(Operation.CURRENT));
        assertThat(run(rig.job(Operation.CURRENT))).isEqualTo(next);
        refreshes(looksExpired ? 2 : 1);
        seen("one refresh" + (looksExpired ? ", and one when the clock is right again" : ""));
    }

    @Test
    void aMarkOfTheFutureKeepsNobodyFromRefreshing() throws Exception {
        rig.signIn(Duration.ofMinutes(5));
        rig.sentry.faultOnce(Endpoint.TOKEN_REFRESH, Fault.dropBeforeProcessing());
        assertThat(run(rig.job(Operation.REFRESH_IF_NEEDED).clockOff(240)).word())
                .isEqualTo("POSTPONED");

        assertThat(run(rig.job(Operation.REFRESH_IF_NEEDED)).word()).isEqualTo("REFRESHED");
        assertThat(rig.sentry.refreshesGranted()).isEqualTo(1);
        seen("a failed attempt, four minutes ahead; then the refresh");
    }

    @Test
    void jumpsWhilePollingChangeNothing() throws Exception {
        rig.sentry.faultOnce(Endpoint.TOKEN_POLL, PENDING, PENDING, PENDING, PENDING);

        one.send(rig.job(Operation.LOGIN_DEVICE)
                .hurrying(20)
                .pausingAt("oauth.poll#2:before", "oauth.poll#3:after", "oauth.poll#5:after"));
        one.await("at oauth.poll#2:before");
        one.send("clock " + 7 * HOUR);
        one.await("at oauth.poll#3:after");
        one.send("clock " + -7 * HOUR);
        one.await("at oauth.poll#5:after");
        one.send("clock 0");

        assertThat(one.result().word()).isEqualTo("ok");
        assertThat(rig.sentry.count(Endpoint.TOKEN_POLL)).isEqualTo(5);
        assertThat(shortestPause(one))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(1).dividedBy(20));
        assertThat(rig.stored().isExpired(Instant.now())).isFalse();
        seen("seven hours forward and back: 5 polls, each after its interval");
    }

    @Test
    void whoIsSuspendedWhilePollingDoesNotMakeUpForIt() throws Exception {
        rig.sentry.fault(Endpoint.TOKEN_POLL, PENDING);
        try (Rig others = new Rig(temporary.resolve("other"))) {
            others.sentry.fault(Endpoint.TOKEN_POLL, PENDING);
            one.send(rig.job(Operation.LOGIN_DEVICE).hurrying(4).telling());
            other.send(others.job(Operation.LOGIN_DEVICE).hurrying(4).telling());
            rig.sentry.awaitProcessed(Endpoint.TOKEN_POLL, 2, PATIENCE);
            one.stop();
            int before = rig.sentry.count(Endpoint.TOKEN_POLL);

            int missed = 6;
            others.sentry.awaitProcessed(
                    Endpoint.TOKEN_POLL, others.sentry.count(Endpoint.TOKEN_POLL) + missed, PATIENCE);
            assertThat(rig.sentry.count(Endpoint.TOKEN_POLL)).isEqualTo(before);
            one.resume();
            rig.sentry.awaitProcessed(Endpoint.TOKEN_POLL, before + 3, PATIENCE);
            rig.sentry.clearFaults();
            others.sentry.clearFaults();

            assertThat(one.result().word()).isEqualTo("ok");
            assertThat(other.result().word()).isEqualTo("ok");
            assertThat(shortestPause(one))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(1).dividedBy(4));
            seen("suspended for " + missed + " intervals: then one poll, and the next after an interval");
        }
    }

    @Test
    void aCodeThatRunsOutDuringASuspensionEndsTheSignIn() throws Exception {
        Credential former = rig.signIn(Duration.ofHours(1));
        rig.sentry.fault(Endpoint.TOKEN_POLL, PENDING);
        rig.sentry.deviceCodeLifetime(Duration.ofSeconds(4));
        try (Rig others = new Rig(temporary.resolve("other"))) {
            others.sentry.fault(Endpoint.TOKEN_POLL, PENDING);
            one.send(rig.job(Operation.LOGIN_DEVICE).hurrying(4).telling());
            rig.sentry.awaitProcessed(Endpoint.TOKEN_POLL, 1, PATIENCE);
            one.stop();
            other.send(others.job(Operation.LOGIN_DEVICE).hurrying(4).telling());
            others.sentry.awaitProcessed(Endpoint.TOKEN_POLL, 6, PATIENCE);
            int before = rig.sentry.count(Endpoint.TOKEN_POLL);
            one.resume();

            Outcome outcome = one.result();

            assertThat(ExitCode.of(outcome.word().substring("fail:".length()))).isEqualTo(ExitCode.SIGN_IN_ENDED);
            assertThat(rig.sentry.count(Endpoint.TOKEN_POLL)).isLessThanOrEqualTo(before + 1);
            assertThat(rig.stored()).isEqualTo(former);
            others.sentry.clearFaults();
            other.result();
            seen("the sign-in ends, the former one is kept");
        }
    }

    @Test
    void whileTheHolderIsSuspendedAValidTokenIsUsedAtOnce() throws Exception {
        Credential former = rig.signIn(Duration.ofMinutes(5));
        suspendWithTheLease();

        other.send(rig.job(Operation.REFRESH_IF_NEEDED).telling().hurrying(20));
        Outcome meanwhile = other.result();

        assertThat(meanwhile.word()).isEqualTo("POSTPONED");
        assertThat(other.steps()).extracting(Step::name).contains("store.acquireLease#1:waiting PT0S");
        assertThat(meanwhile.fingerprint()).isEqualTo(former.accessToken().fingerprint());
        assertThat(rig.sentry.requests()).isEmpty();
        resumed(1);
        seen("others go on with the token; the holder finishes afterwards");
    }

    @Test
    void whileTheHolderIsSuspendedAnExpiredTokenWaitsAndThenFailsForNow() throws Exception {
        rig.signIn(Duration.ofHours(-1));
        suspendWithTheLease();

        other.send(rig.job(Operation.CURRENT).hurrying(20).telling());
        Outcome meanwhile = other.result();

        assertThat(meanwhile.word()).isEqualTo("fail:timeout");
        assertThat(ExitCode.of("timeout").number()).isEqualTo(31);
        assertThat(rig.sentry.requests()).isEmpty();
        Outcome holder = resumed(1);
        other.send(rig.job(Operation.CURRENT));
        assertThat(other.result()).isEqualTo(holder);
        refreshes(1);
        seen("others wait for 40 s, then exit 31; the holder finishes afterwards, and they adopt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LOGIN_TOKEN", "LOGOUT"})
    void aDeliberateActDoesNotWaitForASuspendedHolder(Operation act) throws Exception {
        rig.signIn(Duration.ofHours(-1));
        Issued issued = new Issued(rig);
        String token = rig.sentry.issueUserToken();
        suspendWithTheLease();

        other.send(rig.job(act).token(token).hurrying(20).telling());
        assertThat(other.result().failed()).isFalse();
        one.resume();
        one.goOn();
        Outcome holder = one.result();

        assertThat(rig.sentry.refreshesGranted()).isLessThanOrEqualTo(1);
        assertThat(issued.tokens()).noneMatch(rig.sentry::isLive);
        Credential stored = rig.stored();
        if (act == Operation.LOGOUT) {
            assertThat(holder.failed()).isTrue();
            assertThat(stored).isNull();
        } else {
            assertThat(stored.accessToken().reveal()).isEqualTo(token);
            assertThat(stored.refreshToken()).isNull();
            assertThat(holder.fingerprint()).isEqualTo(stored.accessToken().fingerprint());
        }
        assertThat(rig.leaseIsFree()).isTrue();
        seen(act + " wins; what the holder is granted afterwards is revoked");
    }

    /** The answer waits in the socket until the process goes on, longer than its request may take. */
    @Test
    void anAnswerThatComesDuringASuspensionIsStored() throws Exception {
        rig.signIn(Duration.ofHours(-1));
        CountDownLatch processed = new CountDownLatch(1);
        CountDownLatch suspended = new CountDownLatch(1);
        rig.sentry.faultOnce(Endpoint.TOKEN_REFRESH, Fault.rewriteBody(body -> {
            processed.countDown();
            return awaited(suspended) ? body : "";
        }));
        one.send(rig.job(Operation.CURRENT).requestsWithin(1500).telling());
        assertThat(processed.await(60, TimeUnit.SECONDS)).isTrue();
        one.stop();
        suspended.countDown();
        rig.sentry.awaitProcessed(Endpoint.TOKEN_REFRESH, 1, PATIENCE);

        // Two seconds of real time, so that the holder's own time is over when it goes on.
        other.send(rig.job(Operation.CURRENT).hurrying(20).telling());
        assertThat(other.result().word()).isEqualTo("fail:timeout");
        one.resume();
        Outcome holder = one.result();

        assertThat(holder.word()).as(holder.message()).isEqualTo("ok");
        assertThat(rig.stored().accessToken().fingerprint()).isEqualTo(holder.fingerprint());
        assertThat(rig.isLive(rig.stored())).isTrue();
        refreshes(1);
        seen("the answer counts, though its time was over");
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void suspendWithTheLease() throws Exception {
        String step = "oauth.refresh#1:before";
        one.send(rig.job(Operation.CURRENT).pausingAt(step));
        one.await("at " + step);
        assertThat(rig.leaseIsFree()).isFalse();
        one.stop();
    }

    private Outcome resumed(int refreshes) throws Exception {
        one.resume();
        one.goOn();
        Outcome holder = one.result();
        assertThat(holder.word()).isEqualTo("ok");
        refreshes(refreshes);
        Credential stored = rig.stored();
        assertThat(stored.accessToken().fingerprint()).isEqualTo(holder.fingerprint());
        assertThat(rig.isLive(stored)).isTrue();
        assertThat(rig.leaseIsFree()).isTrue();
        return holder;
    }

    /** From the end of a poll to the beginning of the next one, in real time. */
    private static Duration shortestPause(RigProcess process) {
        List<Step> polls = process.steps().stream()
                .filter(step -> step.name().startsWith("oauth.poll#"))
                .toList();
        long shortest = Long.MAX_VALUE;
        for (int i = 2; i < polls.size(); i += 2) {
            shortest =
                    Math.min(shortest, polls.get(i).nanos() - polls.get(i - 1).nanos());
        }
        return Duration.ofNanos(shortest);
    }
}
