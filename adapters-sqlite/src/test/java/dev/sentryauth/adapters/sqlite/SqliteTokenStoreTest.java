package dev.sentryauth.adapters.sqlite;

import static dev.sentryauth.adapters.sqlite.Fixture.credential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sentryauth.application.spi.StoreContext;
import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.testkit.TokenStoreContract;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteTokenStoreTest extends TokenStoreContract {
    @TempDir
    Path temporary;

    @Override
    protected TokenStore open() {
        return new SqliteTokenStoreProvider(new SystemClock()).open(new Context(temporary.resolve("config")));
    }

    private record Context(Path configDirectory) implements StoreContext {
        @Override
        public Duration callTimeout() {
            return Duration.ofSeconds(30);
        }

        @Override
        public String environment(String name) {
            return null;
        }
    }

    @Test
    void readingANonexistentStoreCreatesNothing() {
        Fixture fixture = new Fixture(temporary.resolve("not/there"));
        SqliteTokenStore store = fixture.store();
        SqliteCachedData cache = fixture.cache();

        assertThat(store.load()).isNull();
        assertThat(store.refreshMark()).isNull();
        assertThat(store.clear()).isFalse();
        assertThat(store.compareAndReplace(credential("a"), credential("b"))).isFalse();
        store.clearRefreshMark();
        assertThat(cache.user()).isNull();
        assertThat(cache.organizationRegions()).isEmpty();
        assertThat(cache.paginationCursor("x")).isNull();
        cache.clear();

        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void leavesNoFileBesidesTheDatabase() throws Exception {
        Fixture fixture = new Fixture(temporary.resolve("config"));
        SqliteTokenStore store = fixture.store();

        store.save(credential("a"));
        store.load();
        store.clear();

        assertThat(fixture.names()).containsExactly("config.db");
    }

    @Test
    void worksInADirectoryWhoseNameIsFullOfSpecialCharacters() throws Exception {
        Fixture fixture = new Fixture(temporary.resolve("a b?mode=memory&cache=shared#c%41'\";é:日"));

        fixture.store().save(credential("a"));

        assertThat(fixture.store().load()).isEqualTo(credential("a"));
        assertThat(fixture.names()).containsExactly("config.db");
    }

    @Test
    void worksThroughALinkToTheDirectory() throws Exception {
        Path real = Files.createDirectory(temporary.resolve("real"));
        Path link = Files.createSymbolicLink(temporary.resolve("link"), real);

        new Fixture(link).store().save(credential("a"));

        assertThat(new Fixture(real).store().load()).isEqualTo(credential("a"));
    }

    @Test
    void noTokenRemainsInAnyFileAfterSigningOut() throws Exception {
        Fixture fixture = new Fixture(temporary.resolve("config"));
        SqliteTokenStore store = fixture.store();
        store.save(credential("one"));
        store.save(credential("x".repeat(20_000)));
        store.compareAndReplace(credential("x".repeat(20_000)), credential("two"));

        assertThat(store.clear()).isTrue();

        assertThat(fixture.bytes()).doesNotContain("access-", "refresh-", "xxxx");
    }

    /** Others write without secure_delete, so what they replace stays in pages that nobody uses. */
    @Test
    void notEvenATokenRemainsThatWasReplacedByHand() throws Exception {
        Fixture fixture = new Fixture(temporary.resolve("config"))
                .sql(
                        "PRAGMA secure_delete = OFF",
                        Fixture.SEED_DDL,
                        "INSERT INTO auth (id, token, refresh_token) VALUES (1, 'by-hand', '" + "r".repeat(50_000)
                                + "')",
                        "UPDATE auth SET refresh_token = 'short'");
        assertThat(fixture.bytes()).contains("rrrr");

        assertThat(fixture.store().clear()).isTrue();

        assertThat(fixture.bytes()).doesNotContain("by-hand", "rrrr");
    }

    @Test
    void aReplacedTokenIsGoneFromTheFile() throws Exception {
        Fixture fixture = new Fixture(temporary.resolve("config"));
        SqliteTokenStore store = fixture.store();
        Credential former = credential("former".repeat(20));
        store.save(former);

        store.compareAndReplace(former, credential("new"));

        assertThat(fixture.bytes()).contains("access-new").doesNotContain("former");
    }

    /** JDBI tells flight recordings of its statements, and by default also what is bound to them. */
    @Test
    void aFlightRecordingHoldsNoToken() throws Exception {
        assumeTrue(FlightRecorder.isAvailable(), "this JVM has no flight recorder");
        Fixture fixture = new Fixture(temporary.resolve("config"));
        Path dump = temporary.resolve("dump.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdbi.statement");
            recording.start();
            fixture.store().save(credential("recorded"));
            recording.stop();
            recording.dump(dump);
        }

        assertThat(Files.readString(dump, StandardCharsets.ISO_8859_1))
                .contains("INSERT INTO auth")
                .doesNotContain("access-recorded", "refresh-recorded");
    }
}
