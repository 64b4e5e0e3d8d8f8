package dev.sentryauth.bootstrap.e2e;

import dev.sentryauth.bootstrap.Program;
import dev.sentryauth.bootstrap.Program.Ended;
import dev.sentryauth.testkit.sandbox.IssuedTokens;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The packaged CLI as a person has it: a process of its own, with an environment of its own. */
final class Cli {
    static final Path ROOT = Program.ROOT;
    private static final long TIMEOUT_SECONDS = 120;

    private final Path config;
    private final Map<String, String> environment = new TreeMap<>();
    private final List<String> jvmOptions = new ArrayList<>();

    Cli(Path config, SandboxSentry sentry) {
        this.config = config;
        set("SENTRY_CONFIG_DIR", config.toString());
        set("SENTRY_URL", sentry.url().toString());
        set("SENTRY_CLIENT_ID", sentry.clientId());
    }

    /** What a process left behind. */
    record Result(int exit, String out, String err) {}

    Cli set(String name, @Nullable String value) {
        if (value == null) {
            environment.remove(name);
        } else {
            environment.put(name, value);
        }
        return this;
    }

    Cli jvm(String option) {
        jvmOptions.add(option);
        return this;
    }

    Path database() {
        return config.resolve("config.db");
    }

    Result run(String... arguments) {
        return runWithInput("", arguments);
    }

    Result runWithInput(String input, String... arguments) {
        return finish(start(arguments), input);
    }

    Process start(String... arguments) {
        return start(in(new ProcessBuilder(command(arguments))));
    }

    /** What runs the CLI with these arguments. */
    List<String> command(String... arguments) {
        return Program.command(jvmOptions, arguments);
    }

    /** The builder, with the CLI's environment. */
    ProcessBuilder in(ProcessBuilder builder) {
        builder.environment().keySet().removeIf(name -> name.startsWith("SENTRY_"));
        builder.environment().putAll(environment);
        return builder;
    }

    static Process start(ProcessBuilder builder) {
        return Program.start(builder);
    }

    static Result finish(Process process, String input) {
        Ended ended = Program.finish(process, input, TIMEOUT_SECONDS);
        return new Result(ended.exit(), ended.out(), ended.err());
    }

    /** The first row of a query as text, columns joined with a bar; null if there is none. */
    @Nullable
    String sql(String query) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database());
                Statement statement = connection.createStatement()) {
            if (!statement.execute(query)) {
                return null;
            }
            ResultSet row = statement.getResultSet();
            if (!row.next()) {
                return null;
            }
            StringBuilder text = new StringBuilder();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                text.append(i == 1 ? "" : "|").append(row.getString(i));
            }
            return text.toString();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A session of the sandbox's current user, put there by plain SQL. */
    IssuedTokens signedIn(SandboxSentry sentry, @Nullable Long expiresAt) {
        IssuedTokens tokens = sentry.signIn();
        handMade(tokens.accessToken(), tokens.refreshToken(), expiresAt);
        return tokens;
    }

    /** Puts a pair of tokens there by plain SQL, with the specification's own table. */
    void handMade(@Nullable String token, @Nullable String refreshToken, @Nullable Long expiresAt) {
        try {
            Files.createDirectories(config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sql("CREATE TABLE auth (id INTEGER PRIMARY KEY, token TEXT, refresh_token TEXT, expires_at INTEGER,"
                + " issued_at INTEGER, updated_at INTEGER)");
        sql("INSERT INTO auth VALUES (1, " + quoted(token) + ", " + quoted(refreshToken) + ", " + expiresAt
                + ", 0, 0)");
    }

    private static String quoted(@Nullable String text) {
        return text == null ? "NULL" : "'" + text + "'";
    }
}
