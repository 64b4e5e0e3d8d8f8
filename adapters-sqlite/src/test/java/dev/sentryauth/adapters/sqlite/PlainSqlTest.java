package dev.sentryauth.adapters.sqlite;

import static dev.sentryauth.adapters.sqlite.Fixture.SEED_DDL;
import static dev.sentryauth.adapters.sqlite.Fixture.credential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.UserInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Others read and write the same table: by hand, and other versions of this and other programs. */
class PlainSqlTest {
    private static final String ROW = "INSERT INTO auth VALUES (1, 'tok', 'ref', 1700000003600000, 1700000000000, 5)";
    private static final Credential HAND_MADE = new Credential(
            Secret.of("tok"),
            Secret.of("ref"),
            Instant.ofEpochMilli(1700000003600000L),
            Instant.ofEpochMilli(1700000000000L),
            null,
            null,
            null);

    @TempDir
    Path temporary;

    private Fixture fixture;

    @BeforeEach
    void setUp() {
        fixture = new Fixture(temporary.resolve("config"));
    }

    @Test
    void aHandMadeRowIsReadWithoutChangingTheFile() throws Exception {
        fixture.sql(SEED_DDL, ROW);
        byte[] before = Files.readAllBytes(fixture.file());

        assertThat(fixture.store().load()).isEqualTo(HAND_MADE);
        assertThat(fixture.store().refreshMark()).isNull();
        assertThat(fixture.cache().user()).isNull();

        assertThat(Files.readAllBytes(fixture.file())).isEqualTo(before);
        assertThat(fixture.names()).containsExactly("config.db");
    }

    @Test
    void aHandMadeTableWithoutARowIsUsed() throws Exception {
        fixture.sql(SEED_DDL);
        assertThat(fixture.store().load()).isNull();

        fixture.store().save(credential("a"));

        assertThat(fixture.store().load()).isEqualTo(credential("a"));
    }

    @Test
    void anEmptyFileAndAnEmptyDatabaseHaveNoCredential() throws Exception {
        Files.createDirectories(fixture.directory());
        Files.createFile(fixture.file());
        assertThat(fixture.store().load()).isNull();

        fixture.sql("CREATE TABLE other (x)");
        assertThat(fixture.store().load()).isNull();
        assertThat(fixture.store().clear()).isFalse();
    }

    @Test
    void theFirstWriteMigratesAHandMadeRowAndKeepsIt() throws Exception {
        fixture.sql(SEED_DDL, ROW);

        fixture.cache().saveUser(new UserInfo("1", null, null, null));

        assertThat(fixture.store().load()).isEqualTo(HAND_MADE);
        assertThat(fixture.query("SELECT * FROM auth"))
                .containsExactly("1|tok|ref|1700000003600000|1700000000000|5|null|null|null");
        assertThat(fixture.query("PRAGMA user_version")).containsExactly("1");
    }

    @Test
    void theSeedsColumnsComeFirstAndKeepTheirTypes() throws Exception {
        fixture.store().save(credential("a"));

        assertThat(fixture.query("SELECT name, type FROM pragma_table_info('auth')"))
                .startsWith(
                        "id|INTEGER",
                        "token|TEXT",
                        "refresh_token|TEXT",
                        "expires_at|INTEGER",
                        "issued_at|INTEGER",
                        "updated_at|INTEGER");
    }

    @Test
    void plainSqlReadsTimesInMillisecondsAndWhenTheRowWasWritten() throws Exception {
        long before = System.currentTimeMillis();
        fixture.store().save(credential("a"));
        long after = System.currentTimeMillis();

        assertThat(fixture.query("SELECT id, token, refresh_token, expires_at, issued_at, origin FROM auth"))
                .containsExactly("1|access-a|refresh-a|1772363730123|1772360130123|https://sentry.io");
        assertThat(fixture.query("SELECT 1 FROM auth WHERE updated_at BETWEEN " + before + " AND " + after))
                .hasSize(1);
    }

    @Test
    void theSqlite3CommandPrintsTheSeedsColumnsFirst() throws Exception {
        boolean present = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "sqlite3")));
        assumeTrue(present, "no sqlite3 command on the PATH");
        fixture.store().save(credential("a"));

        Process sqlite3 = new ProcessBuilder("sqlite3", fixture.file().toString(), "select * from auth")
                .redirectErrorStream(true)
                .start();

        assertThat(new String(sqlite3.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("1|access-a|refresh-a|1772363730123|1772360130123|");
    }

    @Test
    void aTokenThatIsUpdatedByHandIsSeenAndReplaced() throws Exception {
        fixture.store().save(credential("a"));
        fixture.sql("UPDATE auth SET token = '  other ', refresh_token = ' r2' || char(10)");

        Credential seen = fixture.store().load();
        assertThat(seen).isNotNull();
        assertThat(seen.accessToken()).isEqualTo(Secret.of("other"));
        assertThat(fixture.store().compareAndReplace(credential("a"), credential("b")))
                .isFalse();
        // The blanks that SQL left around the tokens must not keep the refreshed pair from being stored.
        assertThat(fixture.store().compareAndReplace(seen, credential("b"))).isTrue();
        assertThat(fixture.store().load()).isEqualTo(credential("b"));
    }

    @Test
    void aRowThatIsReplacedByHandIsBoundToNoOrigin() throws Exception {
        fixture.store().save(credential("a"));
        fixture.sql("INSERT OR REPLACE INTO auth (id, token) VALUES (1, 'plain')");

        assertThat(fixture.store().load())
                .isEqualTo(new Credential(Secret.of("plain"), null, null, null, null, null, null));
    }

    /** Another program may keep its sign-in there, which knows the documented columns and not where ours was issued. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE auth SET token = 'other', refresh_token = 'r2'",
                "UPDATE auth SET refresh_token = 'r2'",
                "UPDATE auth SET token = 'other', refresh_token = NULL",
                "INSERT INTO auth (id, token, refresh_token) VALUES (1, 'other', 'r2') ON CONFLICT (id) DO UPDATE"
                        + " SET token = excluded.token, refresh_token = excluded.refresh_token"
            })
    void aTokenThatIsUpdatedByHandIsNotBoundToTheFormerOnesOrigin(String sql) throws Exception {
        fixture.store().save(credential("a"));
        fixture.sql(sql);

        Credential seen = fixture.store().load();
        assertThat(seen).isNotNull();
        assertThat(seen.origin()).isNull();
        assertThat(seen.clientId()).isNull();
        assertThat(seen.scope()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "UPDATE auth SET expires_at = 1, https://sentry.io",
                "UPDATE auth SET token = 'access-a', https://sentry.io",
                "\"UPDATE auth SET token = 'other', origin = 'https://b.example'\", https://b.example"
            })
    void whatIsSaidOfTheOriginByHandHolds(String sql, String origin) throws Exception {
        fixture.store().save(credential("a"));
        fixture.sql(sql);

        assertThat(fixture.query("SELECT origin FROM auth")).containsExactly(origin);
    }

    @Test
    void aRowThatIsDeletedByHandIsGone() throws Exception {
        fixture.store().save(credential("a"));
        fixture.sql("DELETE FROM auth");

        assertThat(fixture.store().load()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NULL", "''", "'   '", "char(9, 10)"})
    void aRowWithoutATokenIsNoCredential(String token) throws Exception {
        fixture.sql(SEED_DDL, "INSERT INTO auth (id, token, refresh_token) VALUES (1, " + token + ", 'r')");

        assertThat(fixture.store().load()).isNull();
        assertThat(fixture.store().clear()).isFalse();
        assertThat(fixture.query("SELECT * FROM auth")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "token; 'secret' || char(27) || 'x'",
                "token; 'secret secret'",
                "token; 'sécret'",
                "token; x'736563726574'",
                "refresh_token; 'secret' || char(10) || 'x'",
                "refresh_token; x'736563726574'",
                "expires_at; 'secret'",
                "expires_at; 1.5",
                "issued_at; 'secret'",
                "issued_at; x'736563726574'",
                "origin; 'ftp://secret'",
                "client_id; x'736563726574'",
            })
    void aValueThatMakesNoSenseIsNamedAndCanBeReplaced(String column, String value) throws Exception {
        fixture.store().save(credential("a"));
        fixture.sql("UPDATE auth SET " + column + " = " + value);

        assertThatThrownBy(() -> fixture.store().load())
                .isInstanceOfSatisfying(
                        TokenStoreException.class,
                        e -> assertThat(e.reason()).isEqualTo(TokenStoreException.Reason.CORRUPT))
                .hasMessageContaining(column)
                .hasMessageContaining(fixture.file().toString())
                .hasMessageContaining("Run 'sentry auth login'")
                .hasMessageNotContaining("secret");

        fixture.store().checkWritable();
        fixture.store().save(credential("b"));
        assertThat(fixture.store().load()).isEqualTo(credential("b"));
    }

    @Test
    void aValueThatMakesNoSenseCanBeCleared() throws Exception {
        fixture.sql(SEED_DDL, "INSERT INTO auth (id, token, expires_at) VALUES (1, 'a b', 'soon')");

        assertThat(fixture.store().clear()).isTrue();
        assertThat(fixture.store().load()).isNull();
    }

    @Test
    void aDatabaseOfAnotherProgramInTheSamePlaceIsShared() throws Exception {
        fixture.sql(
                "PRAGMA journal_mode = WAL",
                "CREATE TABLE schema_version (version INTEGER PRIMARY KEY)",
                "CREATE TABLE auth (id INTEGER PRIMARY KEY CHECK (id = 1), token TEXT, refresh_token TEXT, expires_at"
                        + " INTEGER, issued_at INTEGER, updated_at INTEGER NOT NULL DEFAULT 0, host TEXT)",
                "CREATE TABLE user_info (id INTEGER PRIMARY KEY CHECK (id = 1), user_id TEXT NOT NULL, email TEXT,"
                        + " username TEXT, updated_at INTEGER NOT NULL DEFAULT 0)",
                "INSERT INTO auth (id, token, host) VALUES (1, 'theirs', 'x')",
                "INSERT INTO schema_version VALUES (9)");
        Credential theirs = fixture.store().load();
        assertThat(theirs).isNotNull();

        fixture.cache().saveUser(new UserInfo("1", "Jane", null, null));
        assertThat(fixture.store().compareAndReplace(theirs, credential("ours")))
                .isTrue();

        assertThat(fixture.store().load()).isEqualTo(credential("ours"));
        assertThat(fixture.cache().user()).isEqualTo(new UserInfo("1", "Jane", null, null));
        assertThat(fixture.query("SELECT version FROM schema_version")).containsExactly("9");
        assertThat(fixture.query("PRAGMA journal_mode")).containsExactly("delete");
        assertThat(fixture.names()).containsExactly("config.db");
    }
}
