package dev.sentryauth.adapters.sqlite;

import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A configuration directory, and what others do in it: plain SQL, and looking at the files. */
record Fixture(Path directory) {
    static final String SEED_DDL = "CREATE TABLE auth (id INTEGER PRIMARY KEY, token TEXT, refresh_token TEXT,"
            + " expires_at INTEGER, issued_at INTEGER, updated_at INTEGER)";

    static final Instant NOW = Instant.parse("2026-03-01T10:15:30.123Z");

    static Credential credential(String name) {
        return new Credential(
                Secret.of("access-" + name),
                Secret.of("refresh-" + name),
                NOW.plusSeconds(3600),
                NOW,
                Origin.SENTRY_IO,
                "client",
                "org:read");
    }

    Path file() {
        return directory.resolve("config.db");
    }

    SqliteDatabase database() {
        return new SqliteDatabase(directory, Duration.ofSeconds(30));
    }

    /** Does not wait for locks. */
    SqliteDatabase impatientDatabase() {
        return new SqliteDatabase(directory, Duration.ZERO);
    }

    SqliteTokenStore store() {
        return new SqliteTokenStore(database(), new SystemClock());
    }

    SqliteCachedData cache() {
        return new SqliteCachedData(database());
    }

    /** A connection as any other program has one. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    /** Runs plain SQL; makes the database if it is missing. */
    Fixture sql(String... statements) throws SQLException, IOException {
        Files.createDirectories(directory);
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
        return this;
    }

    /** The rows that a plain query gives, columns joined by {@code |}. */
    List<String> query(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(result.getObject(i)));
                }
                rows.add(String.join("|", row));
            }
        }
        return rows;
    }

    /** What lies in the directory, sorted. */
    List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    /** All bytes of all files, one character each; only while no connection of this process is open. */
    String bytes() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String name : names()) {
            all.append(Files.readString(directory.resolve(name), StandardCharsets.ISO_8859_1));
        }
        return all.toString();
    }

    static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    static void chmod(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
}
