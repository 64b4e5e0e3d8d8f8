package dev.sentryauth.bootstrap.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sentryauth.bootstrap.e2e.Cli.Result;
import dev.sentryauth.bootstrap.plugin.PluginJar;
import dev.sentryauth.testkit.sandbox.Endpoint;
import dev.sentryauth.testkit.sandbox.Fault;
import dev.sentryauth.testkit.sandbox.IssuedTokens;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Status, refresh, token and logout, with real processes and real HTTP. */
class StaySignedInIT {
    private static final long PAST = 1_000_000L;
    private static final Duration ONE_MINUTE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final SandboxSentry sentry = SandboxSentry.start();
    private Cli cli = new Cli(Path.of("nowhere"), sentry);

    @BeforeEach
    void configure() {
        cli = new Cli(directory.resolve("config"), sentry);
    }

    @AfterEach
    void stop() {
        sentry.close();
    }

    private IssuedTokens signedIn(Long expiresAt) {
        IssuedTokens tokens = sentry.signIn();
        cli.handMade(tokens.accessToken(), tokens.refreshToken(), expiresAt);
        return tokens;
    }

    @Test
    void statusMakesNoRequestAndChangesNothing() throws IOException {
        IssuedTokens tokens = signedIn(PAST);
        byte[] before = Files.readAllBytes(cli.database());

        Result status = cli.run("auth", "status", "--json");

        assertThat(status.exit()).as(status.err()).isZero();
        assertThat(status.out())
                .contains("\"authenticated\":true")
                .contains("\"source\":\"oauth\"")
                .contains("\"expiresAt\":" + PAST)
                .contains("\"refreshEnabled\":true")
                .contains(tokens.accessToken().substring(0, 8) + "...");
        assertThat(sentry.requests()).isEmpty();
        assertThat(Files.readAllBytes(cli.database())).isEqualTo(before);
    }

    /** Ctrl-C, {@code timeout 5 sentry ...}, a terminal that is closed: Sentry has replaced the pair already. */
    @ParameterizedTest
    @CsvSource({"INT, 2", "TERM, 15", "HUP, 1"})
    void whoIsToldToEndDuringARefreshStoresTheAnswerFirst(String signal, int number) throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "skipped: needs /proc to see the process heed the signal");
        IssuedTokens former = signedIn(PAST);
        CountDownLatch heeded = new CountDownLatch(1);
        sentry.fault(Endpoint.TOKEN_REFRESH, Fault.rewriteBody(body -> {
            Awaitility.await("the signal").atMost(ONE_MINUTE).until(() -> heeded.getCount() == 0);
            return body;
        }));

        Process process = cli.start("auth", "token");
        sentry.awaitRequests(Endpoint.TOKEN_REFRESH, 1, ONE_MINUTE);
        assumeTrue(
                !ignores(process, number),
                "skipped: whoever runs these tests ignores SIG" + signal + ", as nohup does");
        new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                .start()
                .waitFor();
        Awaitility.await("the end, or who puts it off")
                .atMost(ONE_MINUTE)
                .until(() -> !process.isAlive() || threads(process).contains("sentry-refresh-"));
        heeded.countDown();
        Result result = Cli.finish(process, "");

        assertThat(result.exit()).as(result.err()).isEqualTo(128 + number);
        String stored = String.valueOf(cli.sql("SELECT token FROM auth"));
        assertThat(stored).isNotEqualTo(former.accessToken());
        assertThat(sentry.isLive(stored)).isTrue();
        sentry.clearFaults();
        assertThat(cli.run("auth", "refresh").exit()).isZero();
    }

    private static boolean ignores(Process process, int signal) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("SigIgn:")) {
                return (Long.parseUnsignedLong(line.substring(7).strip(), 16) >> (signal - 1) & 1) == 1;
            }
        }
        return false;
    }

    private static String threads(Process process) throws IOException {
        StringBuilder names = new StringBuilder();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            for (Path task : tasks.toList()) {
                names.append(Files.readString(task.resolve("comm")));
            }
        } catch (IOException | UncheckedIOException e) {
            return names.toString(); // a thread or the process has ended meanwhile
        }
        return names.toString();
    }

    @Test
    void aFreshTokenIsPrintedWithoutALockAWriteOrARequest() throws IOException {
        IssuedTokens tokens = signedIn(System.currentTimeMillis() + 3_600_000);
        cli.sql("UPDATE auth SET issued_at = " + System.currentTimeMillis());
        byte[] before = Files.readAllBytes(cli.database());
        FileTime written = Files.getLastModifiedTime(cli.database());

        Result token = cli.run("auth", "token");

        assertThat(token.exit()).as(token.err()).isZero();
        assertThat(token.out().strip()).isEqualTo(tokens.accessToken());
        assertThat(sentry.requests()).isEmpty();
        assertThat(Files.readAllBytes(cli.database())).isEqualTo(before);
        assertThat(Files.getLastModifiedTime(cli.database())).isEqualTo(written);
        try (Stream<Path> files = Files.list(directory.resolve("config"))) {
            assertThat(files).containsExactly(cli.database()); // no lock file either
        }
    }

    @Test
    void anEnvironmentTokenOpensNoDatabaseAndLoadsNoLibrary() throws IOException {
        signedIn(PAST);
        Path classes = directory.resolve("classes.log");

        Result status = cli.set("SENTRY_AUTH_TOKEN", "from-the-environment")
                .jvm("-Xlog:class+load:file=" + classes)
                .run("auth", "status");

        assertThat(status.exit()).as(status.err()).isZero();
        assertThat(status.out()).contains("SENTRY_AUTH_TOKEN").doesNotContain("from-the-environment");
        assertThat(Files.readString(classes))
                .contains("dev.sentryauth.bootstrap.Main")
                .doesNotContain("org.sqlite")
                .doesNotContain("org.jdbi")
                .doesNotContain("feign")
                .doesNotContain("com.fasterxml")
                .doesNotContain("com.beust")
                .doesNotContain("org.slf4j");
        assertThat(sentry.requests()).isEmpty();
    }

    @Test
    void anEnvironmentTokenCreatesNothing() {
        Result token = cli.set("SENTRY_TOKEN", " padded \n").run("auth", "token");

        assertThat(token.exit()).isZero();
        assertThat(token.out()).isEqualTo("padded\n");
        assertThat(directory.resolve("config")).doesNotExist();
    }

    @Test
    void signedOutIsTenAndCreatesNothing() {
        Result status = cli.run("auth", "status", "--json");

        assertThat(status.exit()).isEqualTo(10);
        assertThat(status.out()).contains("\"authenticated\":false");
        assertThat(status.err()).contains("\"code\":\"not_authenticated\"");
        assertThat(cli.run("auth", "token").exit()).isEqualTo(10);
        assertThat(cli.run("auth", "refresh").exit()).isEqualTo(10);
        assertThat(directory.resolve("config")).doesNotExist();
        assertThat(sentry.requests()).isEmpty();
    }

    @Test
    void anExpiredTokenIsRefreshedWhenItIsUsed() {
        IssuedTokens old = signedIn(PAST);

        Result token = cli.run("auth", "token");

        assertThat(token.exit()).as(token.err()).isZero();
        assertThat(sentry.isLive(token.out().strip())).isTrue();
        assertThat(token.out()).doesNotContain(old.accessToken());
        assertThat(cli.sql("SELECT token FROM auth")).isEqualTo(token.out().strip());
    }

    @Test
    void aLifetimeOfNothingIsExpiredAndNotEternal() {
        signedIn(PAST);
        sentry.faultOnce(
                Endpoint.TOKEN_REFRESH,
                Fault.json(
                        200,
                        "{\"access_token\":\"short-lived\",\"refresh_token\":\"next\",\"expires_in\":0,"
                                + "\"token_type\":\"Bearer\"}"));

        cli.run("auth", "refresh");

        assertThat(cli.sql("SELECT token, expires_at IS NOT NULL, expires_at <= updated_at FROM auth"))
                .isEqualTo("short-lived|1|1");
    }

    @Test
    void refreshIsForcedUnlessItIsIfNeeded() {
        signedIn(null);

        Result ifNeeded = cli.run("auth", "refresh", "--if-needed", "--json");
        assertThat(ifNeeded.out()).contains("\"refreshed\":false");
        assertThat(sentry.refreshesGranted()).isZero();

        Result forced = cli.run("auth", "refresh", "--force", "--json");
        assertThat(forced.exit()).as(forced.err()).isZero();
        assertThat(forced.out()).contains("\"success\":true").contains("\"refreshed\":true");
        assertThat(sentry.refreshesGranted()).isEqualTo(1);
        assertThat(cli.sql("SELECT origin, client_id FROM auth")).isEqualTo(sentry.url() + "|" + sentry.clientId());
    }

    @Test
    void aServerThatIsDownCostsNoSession() {
        IssuedTokens tokens = signedIn(PAST);
        sentry.faultOnce(Endpoint.TOKEN_REFRESH, Fault.status(503, "down", "text/plain"));

        Result failed = cli.run("auth", "token");
        assertThat(failed.exit()).isEqualTo(30);
        assertThat(failed.out()).isEmpty();
        assertThat(cli.sql("SELECT refresh_token FROM auth")).isEqualTo(tokens.refreshToken());
        assertThat(sentry.count(Endpoint.TOKEN_REFRESH)).isEqualTo(1);

        assertThat(cli.run("auth", "token").exit()).isZero();
    }

    @Test
    void aRejectedTokenAndARejectedRefreshAreElevenNotThirty() {
        IssuedTokens tokens = signedIn(null);
        sentry.revokeSession(tokens.accessToken());

        Result status = cli.run("auth", "status", "--verify", "--json");

        assertThat(status.exit()).isEqualTo(11);
        assertThat(status.out()).contains("\"authenticated\":false").contains("\"success\":false");
        assertThat(sentry.count(Endpoint.TOKEN_REFRESH)).isEqualTo(1);
    }

    @Test
    void aRejectedAccessTokenIsReplacedOnTheWay() {
        IssuedTokens tokens = signedIn(null);
        sentry.revokeAccessToken(tokens.accessToken());

        Result status = cli.run("auth", "status", "--verify");

        assertThat(status.exit()).as(status.err()).isZero();
        assertThat(sentry.refreshesGranted()).isEqualTo(1);
    }

    @Test
    void aLostAnswerIsToldHonestly() {
        signedIn(PAST);
        sentry.faultOnce(Endpoint.TOKEN_REFRESH, Fault.dropAfterProcessing());

        assertThat(cli.run("auth", "token").exit()).isEqualTo(30);
        assertThat(sentry.count(Endpoint.TOKEN_REFRESH)).isEqualTo(1);

        Result after = cli.run("auth", "token");
        assertThat(after.exit()).isEqualTo(11);
        assertThat(after.err()).contains("the answer to an earlier refresh").contains("was lost");
        assertThat(cli.run("auth", "status").exit()).isEqualTo(11);
    }

    @Test
    void manyProcessesOnOneExpiredTokenCauseOneRefresh() {
        signedIn(PAST);
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            processes.add(cli.start("auth", "token"));
        }

        List<String> tokens = new ArrayList<>();
        for (Process process : processes) {
            Result result = Cli.finish(process, "");
            assertThat(result.exit()).as(result.err()).isZero();
            tokens.add(result.out().strip());
        }

        assertThat(sentry.count(Endpoint.TOKEN_REFRESH)).isEqualTo(1);
        assertThat(tokens).containsOnly(cli.sql("SELECT token FROM auth"));
    }

    @Test
    void aTokenStaysAtItsOrigin() {
        signedIn(PAST);
        cli.run("auth", "refresh");
        try (SandboxSentry elsewhere = SandboxSentry.start()) {
            cli.set("SENTRY_URL", elsewhere.url().toString());

            for (String command : List.of("status", "refresh", "token")) {
                Result result = cli.run("auth", command);
                assertThat(result.exit()).as(command).isEqualTo(13);
                assertThat(result.err()).contains("auth login --url " + elsewhere.url());
            }
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void logoutLeavesNothingHereAndRevokesThere() throws IOException {
        IssuedTokens tokens = signedIn(null);
        cli.run("auth", "refresh");
        String token = String.valueOf(cli.sql("SELECT token FROM auth"));

        Result logout = cli.run("auth", "logout", "--json");

        assertThat(logout.exit()).as(logout.err()).isZero();
        assertThat(logout.out()).contains("\"loggedOut\":true").contains("\"revoked\":true");
        assertThat(sentry.isLive(token)).isFalse();
        assertThat(new String(Files.readAllBytes(cli.database()), StandardCharsets.ISO_8859_1))
                .doesNotContain(token)
                .doesNotContain(tokens.accessToken());
        assertThat(cli.run("auth", "status").exit()).isEqualTo(10);
        assertThat(cli.run("auth", "logout").exit()).isZero();
    }

    @Test
    void logoutDoesNotDependOnTheServer() {
        signedIn(null);
        cli.run("auth", "refresh");
        sentry.fault(Endpoint.REVOKE, Fault.dropBeforeProcessing());

        Result logout = cli.run("auth", "logout", "--json");

        assertThat(logout.exit()).isZero();
        assertThat(logout.out()).contains("\"loggedOut\":true").contains("\"revoked\":false");
        assertThat(cli.sql("SELECT count(*) FROM auth")).isEqualTo("0");
    }

    @Test
    void anEnvironmentTokenOutlivesLogoutAndThatIsSaid() {
        signedIn(null);

        Result logout = cli.set("SENTRY_AUTH_TOKEN", "env").run("auth", "logout");

        assertThat(logout.exit()).isZero();
        assertThat(logout.out() + logout.err()).contains("SENTRY_AUTH_TOKEN");
    }

    @Test
    void profilesAreApart() {
        signedIn(null);

        assertThat(cli.run("auth", "status", "--profile", "work").exit()).isEqualTo(10);
        assertThat(cli.run("--profile", "../up", "auth", "status").exit()).isEqualTo(21);
        assertThat(cli.set("SENTRY_PROFILE", "a/b").run("auth", "status").exit())
                .isEqualTo(20);
    }

    @Test
    void aStoreFromAJarMadeElsewhereIsSignedInWith() throws IOException {
        Path jar = PluginJar.fileStore("acme").build(directory.resolve("plugins/acme.jar"));
        cli.set("SENTRY_TOKEN_STORE", "acme")
                .set("SENTRY_PLUGIN_PATH", jar.getParent().toString())
                .jvm("-Duser.home=" + directory);
        sentry.interval(1);
        sentry.approveAll();

        Result login = cli.run("auth", "login");

        assertThat(login.exit()).as(login.err()).isZero();
        Path file = directory.resolve("config/acme-acme.txt");
        assertThat(sentry.isLive(Files.readAllLines(file).get(0))).isTrue();
        assertThat(cli.sql("SELECT count(*) FROM auth")).isEqualTo("0");
        assertThat(cli.run("auth", "status").out()).contains("acme-acme.txt");
        assertThat(cli.run("auth", "refresh").exit()).isZero();
        assertThat(sentry.isLive(Files.readAllLines(file).get(0))).isTrue();
        assertThat(cli.run("auth", "logout").exit()).isZero();
        assertThat(file).doesNotExist();
    }

    @Test
    void aStoreThatIsNotThereIsAnErrorAndNotAnotherStore() {
        signedIn(null);

        Result status = cli.set("SENTRY_TOKEN_STORE", "keychain").run("auth", "status");

        assertThat(status.exit()).isEqualTo(20);
        assertThat(status.err()).contains("keychain");
    }
}
