package dev.sentryauth.adapters.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sentryauth.adapters.cli.CliHarness;
import dev.sentryauth.adapters.cli.CliHarness.Result;
import dev.sentryauth.adapters.cli.TestServer;
import dev.sentryauth.domain.DeviceAuthorization;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.PollOutcome;
import dev.sentryauth.domain.Secret;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginViewTest {
    private static final String HALF_BLOCK = "▀";

    private final CliHarness cli = new CliHarness();

    @BeforeEach
    void aTerminalWithRoom() {
        cli.terminals = "012";
        cli.size = new TerminalSize(80, 40);
        cli.variables.put("LANG", "de_DE.UTF-8");
        cli.variables.put("TERM", "xterm-256color");
        cli.server.polls.add(new PollOutcome.Pending());
        cli.server.polls.add(TestServer.granted());
    }

    private String login() {
        Result result = cli.run("auth", "login", "--no-browser");
        assertThat(result.exitCode()).isZero();
        return result.err();
    }

    @Test
    void aTerminalGetsAQrCodeAndALiveLine() {
        String shown = login();
        assertThat(shown)
                .contains("\u001b[38;5;16;48;5;231m", HALF_BLOCK)
                .contains("  Code  \u001b[1mWDJB-MJHT\u001b[0m\n")
                .contains("\rWaiting for the approval, 10:00 left\u001b[K\rWaiting for the approval, 9:59 left\u001b[K")
                .doesNotContain("at most")
                .endsWith("Waiting for the approval, 9:50 left\u001b[K\r\u001b[K");
        assertThat(shown.split("Waiting", -1)).as("one for each second").hasSize(1 + 11);
    }

    @Test
    void noColorMeansNoColours() {
        cli.variables.put("NO_COLOR", "1");
        String shown = login();
        assertThat(shown).contains(HALF_BLOCK, "  Code  WDJB-MJHT\n");
        assertThat(shown.replace("\u001b[K", "")).doesNotContain("\u001b");
    }

    @Test
    void aLocaleWithoutUtf8GetsAscii() {
        cli.variables.put("LC_ALL", "C");
        String shown = login();
        assertThat(shown).contains("\u001b[48;5;16m  ").matches("\\p{ASCII}+");

        cli.size = new TerminalSize(80, 30);
        cli.store.clear();
        cli.server.polls.add(TestServer.granted());
        assertThat(login()).as("twice as high as half blocks").doesNotContain("\u001b[48");

        cli.variables.put("NO_COLOR", "1");
        cli.store.clear();
        cli.server.polls.add(TestServer.granted());
        assertThat(login()).doesNotContain("\u001b[48").matches("\\p{ASCII}+");
    }

    @Test
    void aSmallTerminalGetsNoQrCode() {
        cli.size = new TerminalSize(30, 40);
        assertThat(login()).doesNotContain(HALF_BLOCK).contains("Code  ");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 30, 39})
    void whereTheLiveLineWouldWrapNothingIsRepainted(int columns) {
        cli.size = new TerminalSize(columns, 40);
        assertThat(login())
                .doesNotContain("\u001b[K", "\r")
                .containsOnlyOnce("Waiting")
                .contains("10 minutes at most.\n");
    }

    @Test
    void theNarrowestTerminalThatHasRoomForTheLiveLineGetsIt() {
        cli.size = new TerminalSize(40, 40);
        assertThat(login()).contains("\rWaiting for the approval, 9:50 left\u001b[K");
    }

    @ParameterizedTest
    @CsvSource({"TERM,dumb", "ACCESSIBLE,1", "ACCESSIBLE,yes", "CI,true"})
    void whereRepaintingDisturbsThereArePlainLines(String variable, String value) {
        cli.variables.put(variable, value);
        assertThat(login())
                .doesNotContain("\u001b", "\r", HALF_BLOCK)
                .containsOnlyOnce("Waiting")
                .contains("10 minutes at most.\n");
    }

    @Test
    void noBrowserIsOpenedInContinuousIntegration() {
        cli.variables.put("CI", "true");
        assertThat(cli.run("auth", "login").err()).doesNotContain("browser");
    }

    @ParameterizedTest
    @CsvSource({"PT0S,.", "PT0.001S,; trying again in 1 second.", "PT1.2S,; trying again in 2 seconds."})
    void nothingIsTriedAgainInZeroSeconds(Duration pause, String then) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(InputStream.nullInputStream(), stream, stream, new SystemDescriptors());
        try (LoginView view = new LoginView(terminal, name -> null, null)) {
            view.unavailable("502", pause);
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("No answer from Sentry (502)" + then + "\n");
    }

    @Test
    void columnsAndLinesAreAskedIfTheTerminalDoesNotTell() {
        cli.size = null;
        cli.variables.put("COLUMNS", "100");
        cli.variables.put("LINES", "50");
        assertThat(login()).contains(HALF_BLOCK);
    }

    @Test
    void theCodeIsAskedForIfTheServerSentNoCompleteAddress() {
        cli.terminals = "";
        cli.server.device = new DeviceAuthorization(
                Secret.of("x"), "ABCD", "https://a.example/d", null, Duration.ofSeconds(60), Duration.ofSeconds(5));
        assertThat(login()).contains("\n  Open  https://a.example/d and enter the code\n  Code  ABCD\n");
    }

    @Test
    void remarksTakeTheLiveLinesPlace() {
        cli.server.polls.addFirst(new PollOutcome.SlowDown());
        cli.server.polls.addFirst(new PollOutcome.Unavailable("502", null));
        assertThat(login())
                .contains("left\u001b[K\r\u001b[KNo answer from Sentry (502); trying again in 10 seconds.\n\rWaiting")
                .contains("\r\u001b[KSentry asked us to slow down; now checking every 10 seconds.\n");
    }

    @Test
    void aBrowserThatCannotBeOpenedIsOnlyARemark() {
        cli.variables.put("PATH", "");
        Result result = cli.run("auth", "login");
        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).contains("No browser could be opened here");
    }

    @ParameterizedTest
    @Timeout(60)
    @CsvSource({
        "true,Opening the address in your browser.",
        "false,No browser could be opened here: use the address above"
    })
    void theBrowserGetsOneLineOnceItIsKnownWhetherItOpened(String program, String line) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/" + program)), "there is no /bin/" + program);
        Map<String, String> variables = Map.of("BROWSER", "/bin/false:/bin/" + program, "TERM", "dumb");
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        Descriptors all = new Descriptors() {
            @Override
            public boolean isTerminal(int descriptor) {
                return true;
            }

            @Override
            public boolean isPipe(int descriptor) {
                return false;
            }

            @Override
            public TerminalSize size() {
                return null;
            }
        };
        Terminal terminal = new Terminal(InputStream.nullInputStream(), stream, stream, all);
        DeviceAuthorization device = new DeviceAuthorization(
                Secret.of("x"), "ABCD", "https://a.example/d", null, Duration.ofSeconds(60), Duration.ofSeconds(5));
        try (LoginView view = new LoginView(terminal, variables::get, new Browser(variables::get, "Linux"))) {
            view.deviceAuthorized(device, Origin.SENTRY_IO, Duration.ofMinutes(1));
            while (!err.toString(StandardCharsets.UTF_8).contains(line)) {
                view.waiting(Duration.ofSeconds(59));
                Thread.onSpinWait();
            }
            view.waiting(Duration.ofSeconds(58));
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).containsOnlyOnce("browser");
    }

    @Test
    void nothingIsOpenedIfNobodyTypes() {
        cli.terminals = "12";
        assertThat(cli.run("auth", "login").err()).doesNotContain("browser");
    }
}
