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
 * Runs every command once, in a directory of its own, against a {@link RehearsalServer} and with made-up tokens, so that
 * the JVM can note which classes commands need and put them into an archive. Nothing of the person's is read or
 * written, and nothing leaves this process. What the commands print is of no use: send it to /dev/null.
 */
public final class Rehearsal {
    private static final String[][] SIGNED_OUT = {
        {"--version"},
        {"--help"},
        {"auth", "--help"},
        {"auth", "status", "--help"},
        {"auth", "status"},
        {"auth", "status", "--json"},
        {"auth", "token"},
        {"auth", "refresh"},
        {"auth", "logout"},
        {"auth", "mistyped"},
    };
    private static final String[][] ENVIRONMENT_TOKEN = {
        {"auth", "status"}, {"auth", "status", "--json"}, {"auth", "token"}, {"org", "list"},
    };
    private static final String[][] SIGNED_IN = {
        {"auth", "status"},
        {"auth", "status", "--json"},
        {"auth", "token"},
        {"auth", "refresh"},
        {"auth", "whoami"},
        {"org", "list"},
        {"org", "list", "--json"},
        {"auth", "logout"},
    };

    private final InstantSource clock = InstantSource.system();
    private final Map<String, String> variables = new HashMap<>();
    private final Environment environment = new Variables(variables);

    private Rehearsal(Path directory, RehearsalServer server) {
        variables.put("SENTRY_CONFIG_DIR", directory.toString());
        variables.put("SENTRY_URL", server.url());
        variables.put("SENTRY_CLIENT_ID", "rehearsal");
    }

    /** The only argument is a directory that may be filled and will be thrown away. */
    public static void main(String[] arguments) throws IOException, ClassNotFoundException {
        // All that Main does before a command runs, without its end.
        Class.forName(Main.class.getName());
        new SystemEnvironment().get("SENTRY_CONFIG_DIR");
        Path directory = Path.of(arguments[0]);
        try (RehearsalServer server = RehearsalServer.start()) {
            new Rehearsal(directory, server).run(directory, server);
        }
    }

    private void run(Path directory, RehearsalServer server) {
        commands(SIGNED_OUT);
        variables.put("SENTRY_AUTH_TOKEN", RehearsalServer.TOKEN);
        commands(ENVIRONMENT_TOKEN);
        variables.remove("SENTRY_AUTH_TOKEN");
        Instant now = clock.instant();
        new Wiring(environment, clock, directory, directory)
                .tokenStore()
                .save(new Credential(
                        Secret.of(RehearsalServer.TOKEN),
                        Secret.of(RehearsalServer.TOKEN),
                        now.plus(Duration.ofDays(30)),
                        now,
                        Origin.of(server.url()),
                        "rehearsal",
                        null));
        commands(SIGNED_IN);
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
