package dev.sentryauth.bootstrap;

import dev.sentryauth.adapters.cli.SentryCli;
import dev.sentryauth.adapters.cli.terminal.Terminal;
import dev.sentryauth.application.port.Environment;
import java.time.InstantSource;

/** The command {@code sentry}. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        // For the JDK's HTTP, which reads it once: without it a 401 to a POST would lose its body.
        System.setProperty("sun.net.http.retryPost", "false");
        System.setProperty("sentry.http.buffered", "true");
        Environment environment = new SystemEnvironment();
        InstantSource clock = InstantSource.system();
        Profiles profiles = new Profiles(environment, clock);
        SentryCli cli = new SentryCli(profiles, Terminal.system(), environment, clock, BuildInfo.VERSION);
        end(cli.run(args), profiles.ending());
    }

    /**
     * Ends the process. {@code System.exit} is the last resort: from Java 21 on it asks the JDK's logging whether it shall
     * write that down, which takes as long as a whole local command. All output has been flushed.
     */
    private static void end(int exitCode, Ending ending) {
        if (ending == Ending.AT_ONCE) {
            Runtime.getRuntime().halt(exitCode);
        } else if (ending == Ending.UNKNOWN || exitCode != 0) {
            System.exit(exitCode);
        }
        // Else the JVM ends when this thread does, and our others do not keep it; shutdown hooks run.
    }
}
