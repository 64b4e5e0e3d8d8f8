package dev.sentryauth.adapters.sqlite;

import static dev.sentryauth.adapters.sqlite.Fixture.SEED_DDL;
import static dev.sentryauth.adapters.sqlite.Fixture.credential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sentryauth.application.spi.RefreshMark;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.domain.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code config.db} is no rare name, and every program counts its versions in the same place. */
class WhoseDatabaseTest {
    private static final RefreshMark MARK = new RefreshMark(RefreshMark.State.IN_FLIGHT, "hash", Fixture.NOW, 7);

    @TempDir
    Path temporary;

    private Fixture fixture;

    @BeforeEach
    void setUp() {
        fixture = new Fixture(temporary.resolve("config"));
    }

    private String signature() throws Exception {
        return fixture.query("SELECT application_id, user_version FROM pragma_application_id, pragma_user_version")
                .get(0);
    }

    @Test
    void whatWeMakeIsSigned() throws Exception {
        fixture.store().save(credential("a"));

        assertThat(signature()).isEqualTo(Schema.APPLICATION_ID + "|1");
    }

    @Test
    void whatAnEarlierBuildMadeIsOursAndSignedByTheNextWrite() throws Exception {
        fixture.store().save(credential("a"));
        fixture.store().setRefreshMark(MARK);
        fixture.sql("PRAGMA application_id = 0");
        byte[] before = Files.readAllBytes(fixture.file());

        assertThat(fixture.store().load()).isEqualTo(credential("a"));
        assertThat(fixture.store().refreshMark()).isEqualTo(MARK);
        assertThat(Files.readAllBytes(fixture.file())).isEqualTo(before);

        fixture.store().clearRefreshMark();
        assertThat(signature()).isEqualTo(Schema.APPLICATION_ID + "|1");
        assertThat(fixture.store().load()).isEqualTo(credential("a"));
    }

    /** Some other implementation of the same table, with versions of its own. */
    @Test
    void aTableLikeTheDocumentedOneIsPickedUpWhateverItsMakerCounts() throws Exception {
        fixture.sql(SEED_DDL, "INSERT INTO auth (id, token) VALUES (1, 'theirs')", "PRAGMA user_version = 1");

        assertThat(fixture.store().load())
                .isNotNull()
                .satisfies(found -> assertThat(found.accessToken()).isEqualTo(Secret.of("theirs")));
        assertThat(fixture.store().refreshMark()).isNull();
        assertThat(fixture.cache().user()).isNull();

        fixture.store().setRefreshMark(MARK);
        assertThat(fixture.store().refreshMark()).isEqualTo(MARK);
        assertThat(fixture.query("SELECT token FROM auth")).containsExactly("theirs");
        assertThat(signature()).isEqualTo(Schema.APPLICATION_ID + "|1");
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "-1, 0", "0, 7", "1, 7", "99, 7"})
    void anotherProgramsDatabaseIsRefusedAndLeftAlone(int version, int application) throws Exception {
        fixture.sql(
                "CREATE TABLE settings (name, value)",
                "PRAGMA user_version = " + version,
                "PRAGMA application_id = " + application);
        byte[] before = Files.readAllBytes(fixture.file());

        for (org.assertj.core.api.ThrowableAssert.ThrowingCallable use :
                new org.assertj.core.api.ThrowableAssert.ThrowingCallable[] {
                    () -> fixture.store().load(),
                    () -> fixture.store().refreshMark(),
                    () -> fixture.store().checkWritable(),
                    () -> fixture.store().save(credential("a")),
                    () -> fixture.store().clear(),
                    () -> fixture.cache().user()
                }) {
            assertThatThrownBy(use)
                    .isInstanceOfSatisfying(
                            TokenStoreException.class,
                            e -> assertThat(e.reason()).isEqualTo(TokenStoreException.Reason.CORRUPT))
                    .hasMessageContaining("another program")
                    .hasMessageContaining("SENTRY_CONFIG_DIR");
        }
        assertThat(fixture.store().setAsideDamaged()).isNull();
        assertThat(Files.readAllBytes(fixture.file())).isEqualTo(before);
    }

    @Test
    void aNewerVersionOfOursIsStillToldApartFromAnotherProgram() throws Exception {
        fixture.store().save(credential("a"));
        fixture.sql("PRAGMA user_version = 2");

        assertThatThrownBy(() -> fixture.store().load()).hasMessageContaining("newer version of sentry");
    }
}
