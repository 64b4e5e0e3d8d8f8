package dev.sentryauth.adapters.sqlite;

import static dev.sentryauth.adapters.sqlite.Fixture.SEED_DDL;
import static dev.sentryauth.adapters.sqlite.Fixture.credential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.Secret;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database whose end is missing, as an interrupted copy or a full disk leaves it, and what only looks like one. */
class CutShortTest {
    @TempDir
    Path temporary;

    private Fixture fixture;

    @BeforeEach
    void setUp() {
        fixture = new Fixture(temporary.resolve("config"));
    }

    private void cut(long length) throws IOException {
        try (FileChannel file = FileChannel.open(fixture.file(), StandardOpenOption.WRITE)) {
            file.truncate(length);
        }
    }

    private void isDamaged(String how) {
        assertThatThrownBy(() -> fixture.store().load())
                .as(how)
                .isInstanceOfSatisfying(
                        TokenStoreException.class,
                        e -> assertThat(e.reason()).isEqualTo(TokenStoreException.Reason.CORRUPT))
                .hasMessageContaining("is damaged")
                .hasMessageContaining("Run 'sentry auth login': it sets the file aside");
    }

    @Test
    void whateverIsMissingItIsDamagedAndLeftAlone() throws Exception {
        fixture.store().save(credential("a"));
        byte[] whole = Files.readAllBytes(fixture.file());
        long seed = new Random().nextLong();
        System.out.println("CutShortTest: seed " + seed);
        Random random = new Random(seed);
        Set<Integer> lengths = new TreeSet<>();
        for (int i = 1; i <= 130; i++) {
            lengths.add(i);
            lengths.add(whole.length - i);
            lengths.add(1 + random.nextInt(whole.length - 1));
        }
        for (int page = 512; page < whole.length; page += 512) {
            lengths.addAll(Set.of(page - 1, page, page + 1));
        }
        for (int length : lengths) {
            Files.write(fixture.file(), whole);
            cut(length);

            isDamaged(length + " of " + whole.length + " bytes");
            assertThat(Files.size(fixture.file())).isEqualTo(length);
        }
    }

    /** SQLite of before 2010 leaves the number of pages in the header as it was; what it writes are whole pages all the same. */
    @Test
    void aPartOfAPageIsMissedEvenWhereTheHeaderDoesNotCountPages() throws Exception {
        fixture.sql(SEED_DDL, "INSERT INTO auth (id, token) VALUES (1, 'theirs')");
        byte[] whole = Files.readAllBytes(fixture.file());
        for (int i = 28; i < 32; i++) {
            whole[i] = 0;
        }
        Files.write(fixture.file(), whole);
        assertThat(fixture.store().load()).isNotNull();

        cut(whole.length - 1);

        isDamaged("without a count of pages");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 99, 600, -1, -4096})
    void itIsSetAsideWholeAndANewSignInFits(int length) throws Exception {
        fixture.store().save(credential("a"));
        cut(length > 0 ? length : Files.size(fixture.file()) + length);
        byte[] left = Files.readAllBytes(fixture.file());
        assertThatThrownBy(() -> fixture.store().checkWritable()).hasMessageContaining("is damaged");
        assertThatThrownBy(() -> fixture.store().save(credential("b"))).hasMessageContaining("is damaged");
        assertThatThrownBy(() -> fixture.store().clear()).hasMessageContaining("is damaged");

        String kept = fixture.store().setAsideDamaged();

        assertThat(Path.of(String.valueOf(kept))).hasBinaryContent(left);
        fixture.store().save(credential("b"));
        assertThat(fixture.store().load()).isEqualTo(credential("b"));
    }

    @Test
    void anEmptyFileIsANewDatabase() throws Exception {
        Files.createDirectories(fixture.directory());
        Files.createFile(fixture.file());

        assertThat(fixture.store().load()).isNull();
        assertThat(fixture.store().setAsideDamaged()).isNull();
        fixture.store().save(credential("a"));
        assertThat(fixture.store().load()).isEqualTo(credential("a"));
    }

    @Test
    void aFileThatIsLongerThanItSaysIsFine() throws Exception {
        fixture.store().save(credential("a"));
        Files.write(fixture.file(), new byte[5000], StandardOpenOption.APPEND);

        assertThat(fixture.store().load()).isEqualTo(credential("a"));
        fixture.store().save(credential("b"));
        assertThat(fixture.store().load()).isEqualTo(credential("b"));
    }

    /** A machine that loses power can lose the end of what was being written; the journal has what was there before. */
    @Test
    void whatAJournalStillHasIsNotMissing() throws Exception {
        fixture.sql(SEED_DDL, "INSERT INTO auth (id, token) VALUES (1, 'before')");
        long size = Files.size(fixture.file());
        try (Child child = Child.start("die-while-writing", fixture.directory())) {
            assertThat(child.line()).isNull();
        }
        assertThat(fixture.names()).contains("config.db-journal");
        cut(size - 100);

        Credential found = fixture.store().load();

        assertThat(found).isNotNull();
        assertThat(found.accessToken()).isEqualTo(Secret.of("before"));
        assertThat(Files.size(fixture.file())).isEqualTo(size);
    }

    @Test
    void whatIsStillInAWriteAheadLogIsNotMissing() throws Exception {
        fixture.sql(SEED_DDL);
        try (Connection other = fixture.connect();
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("INSERT INTO auth (id, token) VALUES (1, 'in-the-log')");
            statement.execute("CREATE TABLE ballast (bytes)");
            statement.execute("INSERT INTO ballast VALUES (randomblob(50000))");
            assertThat(Files.size(fixture.file())).isLessThan(50000);

            Credential found = fixture.store().load();

            assertThat(found).isNotNull();
            assertThat(found.accessToken()).isEqualTo(Secret.of("in-the-log"));
            assertThat(fixture.store().setAsideDamaged()).isNull();
        }
    }

    @Test
    void aWriterThatMakesTheFileLongerAndShorterDisturbsNoReader() throws Exception {
        fixture.store().save(credential("a"));
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            try (Connection other = fixture.connect();
                    Statement statement = other.createStatement()) {
                statement.execute("PRAGMA synchronous = OFF");
                statement.execute("PRAGMA busy_timeout = 30000");
                for (int i = 0; i < 60; i++) {
                    statement.execute("CREATE TABLE ballast (bytes)");
                    statement.execute("INSERT INTO ballast VALUES (randomblob(100000))");
                    statement.execute("DROP TABLE ballast");
                    statement.execute("VACUUM");
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        do {
            assertThat(fixture.store().load()).isEqualTo(credential("a"));
        } while (!writer.isDone());
        writer.join();
    }
}
