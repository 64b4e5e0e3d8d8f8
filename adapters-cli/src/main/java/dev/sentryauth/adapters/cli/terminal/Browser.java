package dev.sentryauth.adapters.cli.terminal;

import dev.sentryauth.application.port.Environment;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Opens an address in the user's browser. Programs that open addresses often fail without having opened anything, so each
 * is given a moment in which it must not, and then the next is tried.
 */
public final class Browser {
    /** A program that runs for longer is the browser itself, or has handed the address to it. */
    private static final Duration MOMENT = Duration.ofSeconds(3);

    private static final File NULL_DEVICE = new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");

    private final Openers openers;
    private final Duration moment;

    /** {@code system} is the operating system's name as Java reports it ({@code os.name}). */
    public Browser(Environment environment, String system) {
        this(environment, system, MOMENT);
    }

    Browser(Environment environment, String system, Duration moment) {
        this.openers = new Openers(environment, system);
        this.moment = moment;
    }

    /**
     * Starts a browser and returns at once; the work goes on in a thread of its own, which does not keep the JVM.
     *
     * @return whether one was opened, as soon as that is known; false as well for what is no http(s) address
     */
    public CompletableFuture<Boolean> open(String url) {
        String address = WebAddress.of(url);
        List<List<String>> commands = address == null ? List.of() : openers.commands(address);
        if (commands.isEmpty()) {
            return CompletableFuture.completedFuture(false);
        }
        CompletableFuture<Boolean> opened = new CompletableFuture<>();
        Thread thread = new Thread(() -> opened.complete(opensOne(commands)), "sentry-browser");
        thread.setDaemon(true);
        thread.start();
        return opened;
    }

    private boolean opensOne(List<List<String>> commands) {
        for (List<String> command : commands) {
            if (opens(command)) {
                return true;
            }
        }
        return false;
    }

    /** What the program prints is not shown: it would get between our lines. */
    private boolean opens(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(NULL_DEVICE)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        ChildEnvironment.clean(builder);
        try {
            Process process = builder.start();
            return !process.waitFor(moment.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() == 0;
        } catch (IOException e) {
            return false; // not a program of this system
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
