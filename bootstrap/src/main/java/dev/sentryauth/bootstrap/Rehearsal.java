package dev.sentryauth.bootstrap;

import dev.sentryauth.adapters.cli.SentryCli;
import dev.sentryauth.adapters.cli.terminal.Terminal;
import dev.sentryauth.application.port.Environment;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands, in directories of its own and with made-up tokens, so that the JVM can note which classes they need and
 * put them into an archive: {@code all}, against a {@link RehearsalServer}, or the {@code local} ones, which ask no server.
 * Nothing of the person's is read or written, and nothing leaves this machine. What the commands print is of no use: send
 * it to /dev/null.
 */
public final class Rehearsal {
    private static final String[][] LOCAL_SIGNED_OUT = {
        {"--version"},
        {"--help"},
        {"auth", "--help"},
        {"auth", "status", "--help"},
        {"auth", "status"},
        {"auth", "status", "--json"},
        {"auth", "token"},
        {"auth", "mistyped"},
    };
    private static final String[][] LOCAL = {
        {"auth", "status"}, {"auth", "status", "--json"}, {"auth", "token"},
    };
    private static final String[][] SIGNED_OUT = {
        {"auth", "refresh"}, {"auth", "logout"},
    };
    private static final String[][] ENVIRONMENT_TOKEN = {
        {"org", "list"},
    };
    private static final String[][] SIGNED_IN = {
        {"auth", "refresh"},
        {"auth", "whoami"},
        {"org", "list"},
        {"org", "list", "--json"},
        {"project", "list", "a"},
        {"issue", "list", "a"},
        {"issue", "list", "a", "--json"},
        {"issue", "view", "1"},
        {"api", "organizations/"},
        {"auth", "logout"},
        {"auth", "login", "--no-browser"},
    };

    /** An origin that no rehearsal asks. */
    private static final String NOWHERE = "http://127.0.0.1:1";

    private final InstantSource clock = InstantSource.system();
    private final Map<String, String> variables = new HashMap<>();
    private final Environment environment = new Variables(variables);
    private final Path directory;

    private Rehearsal(Path directory, String url) {
        this.directory = directory;
        variables.put("SENTRY_URL", url);
        variables.put("SENTRY_CLIENT_ID", "rehearsal");
    }

    /**
     * Rehearses.
     *
     * @param arguments {@code all} or, after that, {@code local}; and a directory that may be filled and will be thrown away
     */
    public static void main(String[] arguments) throws IOException, ClassNotFoundException {
        // All that Main does before a command runs, without its end.
        Class.forName(Main.class.getName());
        new SystemEnvironment().get("SENTRY_CONFIG_DIR");
        Path directory = Path.of(arguments[1]);
        if (arguments[0].equals("local")) {
            new Rehearsal(directory, NOWHERE).local();
            return;
        }
        new Rehearsal(directory, NOWHERE).signIn("in", NOWHERE);
        try (RehearsalServer server = RehearsalServer.start()) {
            Rehearsal all = new Rehearsal(directory, server.url());
            all.signIn("server", server.url());
            all.all();
        }
    }

    private void local() {
        in("out");
        commands(LOCAL_SIGNED_OUT);
        withEnvironmentToken(LOCAL);
        in("in");
        commands(LOCAL);
    }

    private void all() {
        in("out");
        commands(LOCAL_SIGNED_OUT);
        commands(SIGNED_OUT);
        withEnvironmentToken(LOCAL);
        withEnvironmentToken(ENVIRONMENT_TOKEN);
        in("server");
        commands(LOCAL);
        commands(SIGNED_IN);
    }

    private void in(String name) {
        variables.put("SENTRY_CONFIG_DIR", directory.resolve(name).toString());
    }

    private void signIn(String name, String url) {
        in(name);
        Path place = directory.resolve(name);
        Instant now = clock.instant();
        new Wiring(environment, clock, place, place)
                .tokenStore()
                .save(new Credential(
                        Secret.of(RehearsalServer.TOKEN),
                        Secret.of(RehearsalServer.TOKEN),
                        now.plus(Duration.ofDays(30)),
                        now,
                        Origin.of(url),
                        "rehearsal",
                        null));
    }

    private void withEnvironmentToken(String[][] commands) {
        variables.put("SENTRY_AUTH_TOKEN", RehearsalServer.TOKEN);
        commands(commands);
        variables.remove("SENTRY_AUTH_TOKEN");
    }

    private void commands(String[][] commands) {
        for (String[] command : commands) {
            new SentryCli(new Profiles(environment, clock), Terminal.system(), environment, clock, BuildInfo.VERSION)
                    .run(command);
        }
    }

    private record Variables(Map<String, String> values) implements Environment {
        @Override
        public @Nullable String get(String name) {
            return values.get(name);
        }
    }
}
