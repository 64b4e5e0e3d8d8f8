package dev.sentryauth.bootstrap.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.bootstrap.e2e.Cli.Result;
import dev.sentryauth.bootstrap.e2e.PseudoTerminal.Seen;
import dev.sentryauth.testkit.sandbox.Endpoint;
import dev.sentryauth.testkit.sandbox.Fault;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in, with real processes and real HTTP. */
class SignInIT {
    @TempDir
    Path directory;

    private final SandboxSentry sentry = SandboxSentry.start();
    private Cli cli = new Cli(Path.of("nowhere"), sentry);

    @BeforeEach
    void configure() {
        cli = new Cli(directory.resolve("config"), sentry);
        sentry.interval(1);
        sentry.enforcePollingWindow(false);
    }

    @AfterEach
    void stop() {
        sentry.close();
    }

    @Test
    void anApprovedDeviceFlowSignsIn() throws Exception {
        sentry.approveAll();

        Result login = cli.run("auth", "login");

        assertThat(login.exit()).as(login.err()).isZero();
        assertThat(login.out()).contains("signed in as ");
        assertThat(login.err()).contains("/oauth/device/");
        String[] row = String.valueOf(cli.sql("SELECT * FROM auth")).split("\\|");
        assertThat(row[0]).isEqualTo("1");
        assertThat(row[1]).hasSize(64);
        assertThat(row[2]).hasSize(64);
        assertThat(Long.parseLong(row[3]) - Long.parseLong(row[4])).isEqualTo(2_591_999_000L);
        assertThat(sentry.isLive(row[1])).isTrue();
        assertThat(login.out() + login.err()).doesNotContain(row[1]).doesNotContain(row[2]);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("config"))))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cli.database())))
                .isEqualTo("rw-------");
        assertThat(cli.run("auth", "status").out())
                .contains("Signed in to")
                .contains(sentry.url().getAuthority());
    }

    @Test
    void theResultAsJson() {
        sentry.approveAll();

        Result login = cli.run("auth", "login", "--json");

        assertThat(login.exit()).isZero();
        assertThat(login.out().strip().lines()).hasSize(1);
        assertThat(login.out())
                .contains("\"method\":\"oauth\"")
                .contains("\"expiresIn\":")
                .contains("\"user\":{");
    }

    @Test
    void aRefusalEndsWith51AndLeavesTheFormerSignIn() {
        var former = sentry.signIn();
        cli.handMade(former.accessToken(), former.refreshToken(), null);
        sentry.denyAll();

        Result login = cli.run("auth", "login", "--force", "--json");

        assertThat(login.exit()).isEqualTo(51);
        assertThat(login.err()).contains("\"code\":\"access_denied\"").contains("\"exitCode\":51");
        assertThat(login.out()).isEmpty();
        assertThat(cli.sql("SELECT token FROM auth")).isEqualTo(former.accessToken());
    }

    @Test
    void aCodeThatExpiresEndsWith51() {
        sentry.deviceCodeLifetime(Duration.ofSeconds(2));

        assertThat(cli.run("auth", "login").exit()).isEqualTo(51);
    }

    @Test
    void patienceThatEndsFirstEndsWith31() {
        Result login = cli.run("auth", "login", "--timeout", "2");

        assertThat(login.exit()).isEqualTo(31);
        assertThat(login.err()).contains("--timeout");
    }

    @Test
    void pagesOfProxiesAndBrokenConnectionsDoNotEndAFlow() {
        sentry.approveAll();
        sentry.faultOnce(
                Endpoint.TOKEN_POLL,
                Fault.html(502),
                Fault.status(429, "slow down", "text/plain"),
                Fault.dropBeforeProcessing());

        Result login = cli.run("auth", "login", "--timeout", "100");

        assertThat(login.exit()).as(login.err()).isZero();
        assertThat(sentry.count(Endpoint.TOKEN_POLL)).isEqualTo(4);
    }

    @Test
    void aPollThatHangsDoesNotOutliveTheTimeout() {
        sentry.fault(Endpoint.TOKEN_POLL, Fault.hangBeforeProcessing());

        Result login = cli.run("auth", "login", "--timeout", "3");

        assertThat(login.exit()).isEqualTo(31);
        assertThat(sentry.count(Endpoint.TOKEN_POLL)).isEqualTo(1);
    }

    @Test
    void anOlderServerIsMetWithAdvice() {
        sentry.deviceFlowSupported(false);

        Result login = cli.run("auth", "login");

        assertThat(login.exit()).isEqualTo(30);
        assertThat(login.err()).contains("auth login --with-token");
    }

    @Test
    void anUnknownClientIdIsMetWithAdvice() {
        Result login = cli.set("SENTRY_CLIENT_ID", "unknown").run("auth", "login");

        assertThat(login.exit()).isEqualTo(20);
        assertThat(login.err()).contains("SENTRY_CLIENT_ID");
    }

    @Test
    void aTokenThatIsPastedAtATerminalIsNotShown() throws Exception {
        String token = sentry.issueUserToken();
        PseudoTerminal terminal =
                PseudoTerminal.start(directory.resolve("terminal"), cli, ">/dev/null", "auth", "login", "--with-token");

        terminal.type(token, "press Enter:");
        Seen seen = terminal.end();

        assertThat(seen.exit()).as(seen.screen()).isZero();
        assertThat(seen.screen())
                .contains("Paste the token, which is not shown,")
                .doesNotContain(token);
        assertThat(terminal.settings().get(1))
                .isEqualTo(terminal.settings().get(0))
                .isNotBlank();
        assertThat(cli.sql("SELECT token FROM auth")).isEqualTo(token);
    }

    @Test
    void aTokenThatIsPastedAfterCtrlZAndFgIsNotShown() throws Exception {
        String token = sentry.issueUserToken();
        String then = "stty echo; echo stopped; read line; echo resumed; fg >/dev/null"; // as a user's shell does
        PseudoTerminal terminal = PseudoTerminal.startJob(
                directory.resolve("terminal"), cli, "2>&1", then, "auth", "login", "--with-token");

        terminal.await("press Enter:");
        terminal.suspend();
        terminal.type("go on", "stopped");
        terminal.await("resumed");
        terminal.awaitHidden();
        terminal.type(token, "resumed");
        Seen seen = terminal.end();

        assertThat(seen.exit()).as(seen.screen()).isZero();
        assertThat(seen.screen()).doesNotContain(token);
        assertThat(cli.sql("SELECT token FROM auth")).isEqualTo(token);
        assertThat(terminal.settings().get(1))
                .isEqualTo(terminal.settings().get(0))
                .isNotBlank();
    }

    /** Unlike an interactive shell, one that runs a script leaves the terminal as the stopped command left it. */
    @Test
    void whileItIsStoppedTheShellShowsWhatIsTyped() throws Exception {
        String token = sentry.issueUserToken();
        String then = "stty -g >\"${0%/*}/stopped\"; echo stopped; read line; echo resumed; fg >/dev/null";
        PseudoTerminal terminal = PseudoTerminal.startJob(
                directory.resolve("terminal"), cli, "2>&1", then, "auth", "login", "--with-token");

        terminal.await("press Enter:");
        terminal.suspend();
        terminal.type("go on", "stopped");
        terminal.await("resumed");
        terminal.awaitHidden();
        terminal.type(token, "resumed");
        Seen seen = terminal.end();

        assertThat(seen.exit()).as(seen.screen()).isZero();
        assertThat(Files.readString(directory.resolve("terminal/stopped")))
                .isEqualTo(terminal.settings().get(0))
                .isNotBlank();
        assertThat(seen.screen()).contains("go on").doesNotContain(token);
        assertThat(cli.sql("SELECT token FROM auth")).isEqualTo(token);
    }

    /** As under {@code docker run -it}: a process that stopped would never go on. */
    @Test
    void ctrlZStopsNothingWhereNoShellCouldContinueIt() throws Exception {
        String token = sentry.issueUserToken();
        PseudoTerminal terminal =
                PseudoTerminal.start(directory.resolve("terminal"), cli, "", "auth", "login", "--with-token");

        terminal.await("press Enter:");
        terminal.suspend();
        terminal.awaitHidden();
        terminal.type(token, "press Enter:");
        Seen seen = terminal.end();

        assertThat(seen.exit()).as(seen.screen()).isZero();
        assertThat(seen.screen()).doesNotContain(token);
        assertThat(terminal.settings().get(1)).isEqualTo(terminal.settings().get(0));
    }

    @Test
    void ctrlCInsteadOfATokenShowsWhatIsTypedAgain() throws Exception {
        PseudoTerminal terminal =
                PseudoTerminal.start(directory.resolve("terminal"), cli, "", "auth", "login", "--with-token");

        terminal.await("press Enter:");
        terminal.interrupt();
        Seen seen = terminal.end();

        assertThat(seen.exit()).as(seen.screen()).isEqualTo(130);
        assertThat(terminal.settings().get(1))
                .isEqualTo(terminal.settings().get(0))
                .isNotBlank();
    }

    @Test
    void anApiTokenFromStandardInputIsVerifiedAndStored() {
        String token = sentry.issueUserToken();

        Result login = cli.runWithInput(token + "\n", "auth", "login", "--with-token");

        assertThat(login.exit()).as(login.err()).isZero();
        assertThat(login.out() + login.err()).doesNotContain(token);
        assertThat(cli.sql("SELECT token, refresh_token, expires_at FROM auth")).isEqualTo(token + "|null|null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE"})
    void aPipeThatStaysOpenNeedsNoEnd(String charset) throws Exception {
        String token = sentry.issueUserToken();
        Process login = cli.start("auth", "login", "--with-token");

        login.getOutputStream().write(("\ufeffBearer " + token + "\r\n").getBytes(charset));
        login.getOutputStream().flush();

        assertThat(login.waitFor(60, TimeUnit.SECONDS))
                .as("ends although its input does not")
                .isTrue();
        assertThat(login.exitValue()).isZero();
        assertThat(new String(login.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("note: Removed 'Bearer' before the token.\n");
        assertThat(cli.sql("SELECT token FROM auth")).isEqualTo(token);
        login.getOutputStream().close();
    }

    @Test
    void anOrganizationTokenIsAcceptedWithoutAUser() {
        Result login = cli.run("auth", "login", "--token", sentry.issueOrgToken());

        assertThat(login.exit()).as(login.err()).isZero();
    }

    @Test
    void anApiTokenThatTheServerRejectsIsNotStored() {
        Result login = cli.run("auth", "login", "--token", "sntryu_0123456789abcdef");

        assertThat(login.exit()).isEqualTo(12);
        assertThat(login.err()).doesNotContain("0123456789abcdef");
        assertThat(cli.run("auth", "status").exit()).isEqualTo(10);
    }

    @Test
    void signedInAlreadyIsSaidAndIsNoFailure() {
        sentry.approveAll();
        cli.run("auth", "login");
        sentry.clearLog();

        Result again = cli.run("auth", "login");
        assertThat(again.exit()).isZero();
        assertThat(again.out() + again.err()).contains("lready signed in").contains("--force");
        assertThat(sentry.count(Endpoint.DEVICE_CODE)).isZero();
        assertThat(cli.run("auth", "login", "--json").out()).doesNotContain("method");

        assertThat(cli.run("auth", "login", "--force").exit()).isZero();
        assertThat(sentry.count(Endpoint.DEVICE_CODE)).isEqualTo(1);
    }

    @Test
    void aSignInThatTheServerNoLongerTakesIsReplaced() {
        sentry.approveAll();
        cli.run("auth", "login");
        String token = String.valueOf(cli.sql("SELECT token FROM auth"));
        sentry.revokeSession(token);

        Result again = cli.run("auth", "login");

        assertThat(again.exit()).as(again.err()).isZero();
        assertThat(cli.sql("SELECT token FROM auth")).isNotEqualTo(token);
    }

    @Test
    void ctrlCEndsWith130AndStoresNothing() throws Exception {
        Process process = cli.start("auth", "login");
        sentry.awaitRequests(Endpoint.TOKEN_POLL, 1, Duration.ofSeconds(60));

        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                .start()
                .waitFor();
        Result login = Cli.finish(process, "");

        assertThat(login.exit()).isEqualTo(130);
        assertThat(login.err()).doesNotContain("Exception");
        assertThat(cli.run("auth", "status").exit()).isEqualTo(10);
    }
}
