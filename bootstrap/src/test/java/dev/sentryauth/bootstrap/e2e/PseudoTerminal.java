package dev.sentryauth.bootstrap.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A terminal with a shell script in it, made by the {@code script} of util-linux; a test without that is skipped. */
final class PseudoTerminal {
    private final Path directory;
    private final Process process;

    private PseudoTerminal(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
    }

    /** What is needed of it: the exit code of the command, and all that the terminal showed. */
    record Seen(int exit, String screen) {}

    /**
     * Runs the CLI as a shell does: with the settings of the terminal written down before and after.
     *
     * @param redirection what stands behind the command, such as {@code >file}; may be empty
     */
    static PseudoTerminal start(Path directory, Cli cli, String redirection, String... arguments) throws IOException {
        return startJob(directory, cli, redirection, "", arguments);
    }

    /**
     * The same.
     *
     * @param then what the shell does behind the command, which then is a job that can be stopped
     */
    static PseudoTerminal startJob(Path directory, Cli cli, String redirection, String then, String... arguments)
            throws IOException {
        assumeTrue(isThere(), "there is no 'script' of util-linux here, which makes pseudo-terminals");
        Files.createDirectories(directory);
        StringBuilder line = new StringBuilder();
        for (String word : cli.command(arguments)) {
            line.append('\'').append(word.replace("'", "'\\''")).append("' ");
        }
        Path script = Files.writeString(directory.resolve("run"), """
                trap : INT
                JOBS
                stty rows 40 cols 100
                tty >"${0%/*}/tty"
                stty -g >"${0%/*}/before"
                COMMAND REDIRECTION
                THEN
                echo $? >"${0%/*}/exit"
                stty -g >"${0%/*}/after"
                """.replace("COMMAND", line)
                .replace("REDIRECTION", redirection)
                .replace("JOBS", then.isEmpty() ? "" : "set -m")
                .replace("THEN", then));
        ProcessBuilder builder = new ProcessBuilder("script", "-qefc", "sh '" + script + "'", "/dev/null")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("screen").toFile());
        builder.environment().putAll(Map.of("SHELL", "/bin/sh", "TERM", "xterm", "BROWSER", "/bin/true"));
        builder.environment().keySet().removeAll(List.of("CI", "ACCESSIBLE")); // set where this test runs, perhaps
        return new PseudoTerminal(directory, Cli.start(cli.in(builder)));
    }

    private static boolean isThere() {
        try {
            Process version = new ProcessBuilder("script", "--version")
                    .redirectErrorStream(true)
                    .start();
            version.getOutputStream().close();
            return new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8).contains("util-linux");
        } catch (IOException e) {
            return false;
        }
    }

    /** Types Ctrl-C. */
    void interrupt() throws IOException {
        process.getOutputStream().write(3);
        process.getOutputStream().flush();
    }

    /** Types Ctrl-Z. */
    void suspend() throws IOException {
        process.getOutputStream().write(26);
        process.getOutputStream().flush();
    }

    /** Types a line, once the terminal has shown something. */
    void type(String line, String shown) throws IOException {
        await(shown);
        process.getOutputStream().write((line + "\r").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Waits until the terminal has shown something. */
    void await(String shown) {
        Awaitility.await(shown)
                .atMost(Duration.ofSeconds(60))
                .until(() -> read("screen").contains(shown));
    }

    /** Waits until the terminal does not show what is typed. */
    void awaitHidden() {
        Awaitility.await("no echo").atMost(Duration.ofSeconds(60)).until(() -> {
            Process stty = new ProcessBuilder("stty", "-F", read("tty").strip(), "-a").start();
            String settings = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return settings.contains("-echo ");
        });
    }

    Seen end() throws IOException, InterruptedException {
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("still running: " + read("screen"));
        }
        return new Seen(Integer.parseInt(read("exit").strip()), read("screen"));
    }

    /** The settings of the terminal before and after the command. */
    List<String> settings() throws IOException {
        return List.of(read("before"), read("after"));
    }

    private String read(String name) throws IOException {
        return Files.readString(directory.resolve(name));
    }
}
