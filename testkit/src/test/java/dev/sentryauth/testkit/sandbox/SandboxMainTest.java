package dev.sentryauth.testkit.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SandboxMainTest {
    @Test
    void badOptionsAreOneLineAndStatusTwo() {
        for (String[] args : new String[][] {{"--nope"}, {"--port"}, {"--port", "70000"}, {"--approve-after", "x"}}) {
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            int status = SandboxMain.run(args, new ByteArrayInputStream(new byte[0]), sink(), print(err));
            assertThat(status).isEqualTo(2);
            assertThat(err.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
        }
    }

    @Test
    void aTakenPortIsOneLineAndStatusOne() {
        try (SandboxSentry other = SandboxSentry.start()) {
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            String[] args = {"--port", String.valueOf(other.url().getPort())};
            int status = SandboxMain.run(args, new ByteArrayInputStream(new byte[0]), sink(), print(err));
            assertThat(status).isEqualTo(1);
            assertThat(err.toString(StandardCharsets.UTF_8)).contains(args[1]).hasLineCount(1);
        }
    }

    @Test
    void approvesByItselfAndSaysSo() throws Exception {
        assertThat(firstLineOnStderr("--approve-after", "0"))
                .matches("sandbox: approved code [A-Z]{4}-[A-Z]{4} \\(use --manual to do it yourself\\)");
    }

    /** A client that counts down has left its cursor at the end of a line. */
    @Test
    void onATerminalItsLinesBeginAtTheStartOfALine() throws Exception {
        assertThat(firstLineOnStderr("--approve-after", "0", "--terminal"))
                .startsWith("\r\u001b[Ksandbox: approved code ");
        assertThat(firstLineOnStderr("--terminal", "--manual")).startsWith("\r\u001b[Ksandbox: open ");
    }

    @Test
    void waitsForAPersonWithManual() throws Exception {
        assertThat(firstLineOnStderr("--manual"))
                .matches("sandbox: open http://127.0.0.1:\\d+/oauth/device/\\?user_code=[A-Z]{4}-[A-Z]{4} to approve");
    }

    /** Starts, asks for a code, reads what a person would, and ends standard input. */
    private static String firstLineOnStderr(String... args) throws Exception {
        PipedInputStream in = new PipedInputStream();
        PipedInputStream out = new PipedInputStream();
        PipedInputStream err = new PipedInputStream();
        try (PipedOutputStream stdin = new PipedOutputStream(in);
                PrintStream stdout = print(new PipedOutputStream(out));
                PrintStream stderr = print(new PipedOutputStream(err))) {
            CompletableFuture<Integer> main =
                    CompletableFuture.supplyAsync(() -> SandboxMain.run(args, in, stdout, stderr));
            String[] announced = lines(out).readLine().split(" ");
            assertThat(announced).hasSize(2);
            new RawHttp(URI.create(announced[0])).post("/oauth/device/code/", "client_id", announced[1]);
            BufferedReader lines = lines(err);
            String line = lines.readLine();
            if (line.isEmpty()) { // a carriage return alone counts as the end of a line
                line = "\r" + lines.readLine();
            }
            stdin.close();
            assertThat(main.get(20, TimeUnit.SECONDS)).isZero();
            return line;
        }
    }

    private static BufferedReader lines(PipedInputStream in) {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    private static PrintStream sink() {
        return print(new ByteArrayOutputStream());
    }

    private static PrintStream print(OutputStream out) {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }
}
