package dev.sentryauth.adapters.cli.terminal;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** stty(1), which asks and sets the terminal that is its standard input. */
final class Stty {
    /** Not by the PATH, which could lead to another program. */
    private static final String[] PLACES = {"/bin/stty", "/usr/bin/stty"};

    private Stty() {}

    /** The first line of its answer, which may be empty; null if it is not there, fails, or takes longer than three seconds. */
    static @Nullable String run(Redirect terminal, String... arguments) {
        for (String place : PLACES) {
            if (new File(place).canExecute()) {
                List<String> command = new ArrayList<>(List.of(arguments));
                command.add(0, place);
                return run(new ProcessBuilder(command).redirectInput(terminal).redirectError(Redirect.DISCARD));
            }
        }
        return null;
    }

    private static @Nullable String run(ProcessBuilder builder) {
        ChildEnvironment.clean(builder);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return null;
        }
        try (BufferedReader answer = process.inputReader(StandardCharsets.US_ASCII)) {
            if (!process.waitFor(3, TimeUnit.SECONDS) || process.exitValue() != 0) {
                return null;
            }
            String line = answer.readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            process.destroy();
        }
    }
}
