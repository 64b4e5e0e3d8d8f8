package dev.sentryauth.adapters.sqlite;

import static dev.sentryauth.adapters.sqlite.Fixture.credential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sentryauth.application.spi.Lease;
import dev.sentryauth.application.spi.RefreshMark;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.application.spi.TokenStoreException.Reason;
import dev.sentryauth.domain.UserInfo;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class StoreFailureTest {
    @TempDir
    Path temporary;

    private Fixture fixture;

    @BeforeEach
    void setUp() {
        fixture = new Fixture(temporary.resolve("config"));
    }

    private static void assertFails(Reason reason, String messagePart, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        TokenStoreException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(messagePart);
    }

    /** Every operation, with a database that waits for nobody. */
    private List<ThrowingCallable> operations() {
        SqliteTokenStore store = new SqliteTokenStore(fixture.impatientDatabase(), new SystemClock());
        SqliteCachedData cache = new SqliteCachedData(fixture.impatientDatabase());
        return List.of(
                store::load,
                store::checkWritable,
                store::clear,
                store::refreshMark,
                store::clearRefreshMark,
                () -> store.save(credential("b")),
                () -> store.setRefreshMark(new RefreshMark(RefreshMark.State.IN_FLIGHT, "h", Fixture.NOW, 1)),
                () -> store.compareAndReplace(credential("a"), credential("b")),
                cache::user,
                cache::clear,
                cache::organizationRegions,
                () -> cache.saveOrganizationRegions(Map.of()),
                () -> cache.paginationCursor("x"),
                () -> cache.savePaginationCursor("x", "y"),
                () -> cache.saveUser(new UserInfo("1", null, null, null)));
    }

    @Test
    void aNewerDatabaseIsRefusedAndLeftAlone() throws Exception {
        fixture.store().save(credential("a"));
        fixture.sql("PRAGMA user_version = 2");
        byte[] before = Files.readAllBytes(fixture.file());

        for (ThrowingCallable operation : operations()) {
            assertFails(Reason.CORRUPT, "was written by a newer version of sentry; update sentry", operation);
        }

        assertThat(Files.readAllBytes(fixture.file())).isEqualTo(before);
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedAndLeftAlone() throws Exception {
        Files.createDirectories(fixture.directory());
        Files.writeString(fixture.file(), "this is a text, and a rather long one, of a person\n".repeat(200));
        byte[] before = Files.readAllBytes(fixture.file());

        for (ThrowingCallable operation : operations()) {
            assertFails(
                    Reason.CORRUPT,
                    fixture.file() + " is damaged or no SQLite database. Run 'sentry auth login'",
                    operation);
        }

        assertThat(Files.readAllBytes(fixture.file())).isEqualTo(before);
    }

    @Test
    void whatIsDamagedIsSetAsideWholeAndANewSignInFits() throws Exception {
        Files.createDirectories(fixture.directory());
        String text = "this is a text, and a rather long one, of a person\n".repeat(200);
        Files.writeString(fixture.file(), text);
        SqliteTokenStore store = fixture.store();

        Path kept = Path.of(String.valueOf(store.setAsideDamaged()));

        assertThat(kept.getFileName().toString()).startsWith("config.db.damaged-20");
        assertThat(kept).hasContent(text);
        assertThat(fixture.file()).doesNotExist();
        assertThat(store.load()).isNull();
        store.save(credential("a"));
        assertThat(store.setAsideDamaged()).as("a second time").isNull();
        assertThat(store.load()).isEqualTo(credential("a"));
    }

    /** SQLite complains of what is no hindrance, too: unused pages, a value that another program's table forbids. */
    @Test
    void whatCanBeReadAndWrittenIsNotSetAside() throws Exception {
        fixture.store().save(credential("a"));
        fixture.sql(
                "CREATE TABLE notes (n INTEGER CHECK (n > 0))",
                "PRAGMA ignore_check_constraints = ON",
                "INSERT INTO notes VALUES (-1)");
        assertThat(fixture.query("PRAGMA quick_check(1)")).doesNotContain("ok");

        assertThat(fixture.store().setAsideDamaged()).isNull();
        assertThat(fixture.store().load()).isEqualTo(credential("a"));

        fixture.sql("PRAGMA application_id = 7");
        assertThat(fixture.store().setAsideDamaged()).as("another program's").isNull();
        assertThat(fixture.file()).exists();
    }

    /** The header is fine, and the page of the table is not. */
    @Test
    void aRowThatCannotBeReadIsSetAside() throws Exception {
        fixture.store().save(credential("a"));
        int page = Integer.parseInt(fixture.query("SELECT rootpage FROM sqlite_master WHERE name = 'auth'")
                .get(0));
        int size = Integer.parseInt(fixture.query("PRAGMA page_size").get(0));
        try (FileChannel file = FileChannel.open(fixture.file(), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {99}), (page - 1L) * size);
        }

        assertThat(fixture.store().setAsideDamaged()).isNotNull();
        assertThat(fixture.file()).doesNotExist();
    }

    @Test
    void aTableWithRulesOfOthersIsFoundOutBeforeAnythingIsAskedFor() throws Exception {
        fixture.store().save(credential("a"));
        fixture.sql("CREATE TRIGGER no_more BEFORE INSERT ON auth BEGIN SELECT RAISE(ABORT, 'no'); END");

        assertFails(
                Reason.CORRUPT,
                "does not have the tables",
                () -> fixture.store().checkWritable());
        assertThat(fixture.store().load()).isEqualTo(credential("a"));
    }

    @Test
    void oneDatabaseHasOneLeaseWhateverLinkLeadsToIt() throws Exception {
        fixture.store().save(credential("a"));
        Path elsewhere = Files.createDirectories(temporary.resolve("linked"));
        Files.createSymbolicLink(elsewhere.resolve("config.db"), fixture.file());

        try (Lease lease = fixture.store().acquireLease(Duration.ZERO)) {
            assertThat(lease).isNotNull();
            assertThat(new Fixture(elsewhere).store().acquireLease(Duration.ZERO))
                    .isNull();
        }
    }

    /** A journal that stayed behind would be played back into the new database. */
    @Test
    void whatIsSetAsideTakesItsJournalAlong() throws Exception {
        fixture.store().save(credential("a"));
        Files.writeString(fixture.file().resolveSibling("config.db-journal"), "the journal");

        Path kept = fixture.impatientDatabase().setAside(".kept");

        assertThat(kept).exists();
        assertThat(fixture.file().resolveSibling("config.db.kept-journal")).hasContent("the journal");
        assertThat(fixture.file().resolveSibling("config.db-journal")).doesNotExist();
        assertThat(fixture.file()).doesNotExist();
    }

    @Test
    void whatIsFineNewerOrNotThereIsNotSetAside() throws Exception {
        assertThat(fixture.store().setAsideDamaged()).isNull();
        assertThat(fixture.directory()).doesNotExist();

        fixture.store().save(credential("a"));
        assertThat(fixture.store().setAsideDamaged()).isNull();

        fixture.sql("PRAGMA user_version = 2");
        assertThat(fixture.store().setAsideDamaged()).isNull();
        assertThat(fixture.file()).exists();
    }

    @Test
    void aDamagedDatabaseIsRefusedAndLeftAlone() throws Exception {
        fixture.store().save(credential("a"));
        byte[] bytes = Files.readAllBytes(fixture.file());
        for (int i = 100; i < bytes.length; i++) {
            bytes[i] = (byte) 0xa5; // all but the header
        }
        Files.write(fixture.file(), bytes);

        assertFails(Reason.CORRUPT, "is damaged", () -> fixture.store().load());
        assertFails(Reason.CORRUPT, "is damaged", () -> fixture.store().save(credential("b")));

        assertThat(Files.readAllBytes(fixture.file())).isEqualTo(bytes);
    }

    @Test
    void aLockedDatabaseIsUnavailable() throws Exception {
        fixture.store().save(credential("a"));
        try (Connection other = fixture.connect();
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            for (ThrowingCallable operation : operations()) {
                assertFails(
                        Reason.UNAVAILABLE,
                        fixture.file() + " is locked by another program. Try again in a moment.",
                        operation);
            }
            statement.execute("ROLLBACK");
        }
        assertThat(fixture.store().load()).isEqualTo(credential("a"));
    }

    @Test
    void aWriterThatHasNotCommittedYetDoesNotDisturbReaders() throws Exception {
        fixture.store().save(credential("a"));
        try (Connection other = fixture.connect();
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            statement.execute("UPDATE auth SET token = 'uncommitted'");

            assertThat(new SqliteTokenStore(fixture.impatientDatabase(), new SystemClock()).load())
                    .isEqualTo(credential("a"));
        }
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsNamed() throws Exception {
        Files.writeString(fixture.directory(), "x");

        for (ThrowingCallable operation : operations()) {
            assertFails(Reason.UNAVAILABLE, fixture.directory() + " is not a directory. Move it away", operation);
        }
        assertFails(
                Reason.UNAVAILABLE,
                fixture.directory() + " is not a directory",
                () -> fixture.store().acquireLease(Duration.ZERO));
    }

    @Test
    void aFileAboveTheDirectoryIsNamed() throws Exception {
        Files.writeString(fixture.directory(), "x");
        Fixture below = new Fixture(fixture.directory().resolve("profile"));

        assertFails(Reason.UNAVAILABLE, "profile", () -> below.store().save(credential("a")));
    }

    @Test
    void aDirectoryInPlaceOfTheFileIsNamed() throws Exception {
        Files.createDirectories(fixture.file());

        for (ThrowingCallable operation : operations()) {
            assertFails(Reason.UNAVAILABLE, fixture.file() + " is not a file. Move it away", operation);
        }
    }

    @Test
    void aTableThatIsNotTheExpectedOneIsRefused() throws Exception {
        fixture.sql(
                "CREATE TABLE auth (something)",
                "PRAGMA user_version = 1",
                "PRAGMA application_id = " + Schema.APPLICATION_ID);

        assertFails(
                Reason.CORRUPT,
                "does not have the tables",
                () -> fixture.store().save(credential("a")));
    }

    @Test
    void aFailedWriteKeepsTheFormerCredentialAndTellsNoToken() throws Exception {
        fixture.store().save(credential("a"));
        fixture.sql("CREATE TRIGGER nosy BEFORE INSERT ON auth BEGIN"
                + " SELECT RAISE(ABORT, 'access-b and refresh-b are refused'); END");

        StringWriter everything = new StringWriter();
        assertThatThrownBy(() -> fixture.store().save(credential("b")))
                .isInstanceOf(TokenStoreException.class)
                .satisfies(e -> e.printStackTrace(new PrintWriter(everything)));

        assertThat(everything.toString())
                .contains("SQLITE_CONSTRAINT_TRIGGER")
                .doesNotContain("access-b", "refresh-b", "org.jdbi.v3.core.statement.Un");
        assertThat(fixture.store().load()).isEqualTo(credential("a"));
    }

    @ParameterizedTest
    @EnumSource
    void everyResultCodeBecomesAMessageOfOurs(SQLiteErrorCode code) {
        TokenStoreException failure =
                Failures.of(new RuntimeException(new SQLiteException("quotes a token", code)), Path.of("/c/config.db"));

        assertThat(failure.getMessage()).contains("/c/config.db").doesNotContain("token");
        assertThat(failure.getCause()).hasMessage(code.name()).hasNoCause();
    }

    @Test
    void aMissingNativeLibraryIsNotBlamedOnTheFile() throws Exception {
        Files.createDirectories(fixture.directory());
        Files.createFile(fixture.file());
        try (Child child = Child.start("load-without-library", fixture.directory())) {
            assertThat(child.line()).startsWith("UNAVAILABLE SQLite's native library could not be loaded. Make sure");
        }
    }

    @Test
    void anUnforeseenExceptionIsNotShown() {
        TokenStoreException failure = Failures.of(new IllegalStateException("quotes a token"), fixture.file());

        assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(failure.getMessage()).contains("IllegalStateException").doesNotContain("token");
        assertThat(failure.getCause()).hasMessageNotContaining("token").hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_BUSY_SNAPSHOT", "SQLITE_IOERR_LOCK"})
    void whatMayPassIsUnavailable(SQLiteErrorCode code) {
        assertThat(Failures.of(new SQLiteException("", code), fixture.file()).reason())
                .isEqualTo(Reason.UNAVAILABLE);
    }

    @Test
    void aReadOnlyDirectoryCanBeReadAndSaysSoBeforeAnythingIsLost() throws Exception {
        fixture.store().save(credential("child"));
        Fixture.chmod(fixture.file(), "r--------");
        Fixture.chmod(fixture.directory(), "r-x------");
        assertThat(asOrdinaryUser("load")).startsWith("loaded Credential");
        assertThat(asOrdinaryUser("check")).startsWith("DENIED " + fixture.file() + " cannot be opened or written.");
        assertThat(asOrdinaryUser("save")).startsWith("DENIED " + fixture.file() + " cannot be opened or written.");
        assertThat(asOrdinaryUser("lease")).startsWith("DENIED ").contains("sqlite.lock");

        // The file alone is writable, but there is no place for a journal.
        Fixture.chmod(fixture.file(), "rw-------");
        assertThat(asOrdinaryUser("load")).startsWith("loaded Credential");
        assertThat(asOrdinaryUser("check")).startsWith("DENIED ");

        Fixture.chmod(fixture.directory(), "rwx------");
        assertThat(asOrdinaryUser("check")).isEqualTo("done");
        assertThat(fixture.names()).containsExactly("config.db");
    }

    @Test
    void aDirectoryThatCannotBeMadeIsDenied() throws Exception {
        Files.createDirectory(fixture.directory());
        Fixture.chmod(fixture.directory(), "r-x------");
        Path below = fixture.directory().resolve("profile");
        assertThat(asOrdinaryUser("load", below)).isEqualTo("loaded null");
        assertThat(asOrdinaryUser("save", below)).startsWith("DENIED ");

        Fixture.chmod(fixture.directory(), "---------");
        assertThat(asOrdinaryUser("load", below)).startsWith("DENIED ");
        Fixture.chmod(fixture.directory(), "rwx------");
    }

    private String asOrdinaryUser(String what) throws Exception {
        return asOrdinaryUser(what, fixture.directory());
    }

    /** Modes do not bind root; without the capability to override them they do. */
    private static String asOrdinaryUser(String what, Path directory) throws Exception {
        boolean root = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
        Path setpriv = Path.of("/usr/bin/setpriv");
        assumeTrue(!root || Files.isExecutable(setpriv), "runs as root, whom no mode stops, and there is no setpriv");
        List<String> wrapper =
                root ? List.of(setpriv.toString(), "--bounding-set=-dac_override,-dac_read_search") : List.of();
        try (Child child = Child.start(wrapper, what, directory)) {
            child.release();
            return child.line();
        }
    }
}
