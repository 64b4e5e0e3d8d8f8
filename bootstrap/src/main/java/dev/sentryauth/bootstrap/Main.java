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
        Environment environment = new SystemEnvironment();
        InstantSource clock = InstantSource.system();
        SentryCli cli = new SentryCli(
                new Profiles(environment, clock), Terminal.system(), environment, clock, BuildInfo.VERSION);
        System.exit(cli.run(args));
    }
}
