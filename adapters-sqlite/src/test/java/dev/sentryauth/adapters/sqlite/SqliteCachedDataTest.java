package dev.sentryauth.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.application.port.CachedData;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.UserInfo;
import dev.sentryauth.testkit.InMemoryTokenStore;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteCachedDataTest {
    private static final UserInfo JANE = new UserInfo("42", "Jane", "jane@example.com", "jane");

    @TempDir
    Path temporary;

    @Test
    void remembersTheUserAndReplacesIt() {
        SqliteCachedData cache = new Fixture(temporary).cache();

        cache.saveUser(JANE);
        assertThat(cache.user()).isEqualTo(JANE);

        UserInfo nameless = new UserInfo("7", null, null, null);
        cache.saveUser(nameless);
        assertThat(cache.user()).isEqualTo(nameless);
    }

    @Test
    void replacesAllRegionsAtOnce() {
        SqliteCachedData cache = new Fixture(temporary).cache();
        cache.saveOrganizationRegions(Map.of("gone", Origin.SENTRY_IO, "acme", Origin.SENTRY_IO));
        Map<String, Origin> now = Map.of("acme", Origin.of("https://de.sentry.io"));

        cache.saveOrganizationRegions(now);

        assertThat(cache.organizationRegions()).isEqualTo(now);
    }

    @Test
    void keepsOneCursorForEachListing() {
        SqliteCachedData cache = new Fixture(temporary).cache();

        cache.savePaginationCursor("issues acme", "0:1:0");
        cache.savePaginationCursor("issues other", "0:2:0");
        cache.savePaginationCursor("issues acme", "0:3:0");

        assertThat(cache.paginationCursor("issues acme")).isEqualTo("0:3:0");
        assertThat(cache.paginationCursor("issues other")).isEqualTo("0:2:0");
        assertThat(cache.paginationCursor("unknown")).isNull();
    }

    @Test
    void clearingForgetsEverythingButTheCredential() {
        Fixture fixture = new Fixture(temporary);
        SqliteCachedData cache = fixture.cache();
        fixture.store().save(Fixture.credential("a"));
        cache.saveUser(JANE);
        cache.saveOrganizationRegions(Map.of("acme", Origin.SENTRY_IO));
        cache.savePaginationCursor("x", "y");

        cache.clear();

        assertThat(cache.user()).isNull();
        assertThat(cache.organizationRegions()).isEmpty();
        assertThat(cache.paginationCursor("x")).isNull();
        assertThat(fixture.store().load()).isEqualTo(Fixture.credential("a"));
    }

    private static Credential longCredential(String name) {
        return Fixture.credential("and-long-enough-to-be-told-apart-" + name);
    }

    private static void remember(CachedData cache) {
        cache.saveUser(JANE);
        cache.saveOrganizationRegions(Map.of("acme", Origin.SENTRY_IO));
        cache.savePaginationCursor("x", "y");
    }

    private static void assertNothing(CachedData cache) {
        assertThat(cache.user()).isNull();
        assertThat(cache.organizationRegions()).isEmpty();
        assertThat(cache.paginationCursor("x")).isNull();
    }

    @Test
    void aTokenThatPlainSqlPutsThereIsOfSomebodyElse() throws Exception {
        Fixture fixture = new Fixture(temporary);
        Credential jane = longCredential("jane");
        fixture.store().save(jane);
        remember(fixture.cache().of(jane.accessToken()));
        assertThat(fixture.cache().user()).isEqualTo(JANE);

        fixture.sql("UPDATE auth SET token = 'another-token-put-there-by-hand'");

        assertNothing(fixture.cache());
        fixture.cache().of(Secret.of("another-token-put-there-by-hand")).savePaginationCursor("other", "z");
        assertNothing(fixture.cache());
        assertThat(fixture.cache().paginationCursor("other")).isEqualTo("z");
    }

    @Test
    void whatIsRememberedStaysThroughRefreshes() {
        Fixture fixture = new Fixture(temporary);
        Credential first = longCredential("first");
        fixture.store().save(first);
        remember(fixture.cache().of(first.accessToken()));
        Credential current = first;
        for (int i = 0; i < 40; i++) {
            Credential next = longCredential("" + (1000 + i));
            assertThat(fixture.store().compareAndReplace(current, next)).isTrue();
            current = next;
        }

        assertThat(fixture.cache().user()).isEqualTo(JANE);
        // A listing that began before the latest refreshes still says where it goes on; nobody else does.
        fixture.cache().of(longCredential("1035").accessToken()).savePaginationCursor("x", "later");
        assertThat(fixture.cache().paginationCursor("x")).isEqualTo("later");
        fixture.cache().of(longCredential("stranger").accessToken()).savePaginationCursor("x", "foreign");
        assertThat(fixture.cache().paginationCursor("x")).isEqualTo("later");
    }

    @Test
    void aListingThatBeganBeforeAnotherSignInIsForgotten() {
        Fixture fixture = new Fixture(temporary);
        Credential former = longCredential("former");
        fixture.store().save(former);
        remember(fixture.cache().of(former.accessToken()));
        fixture.store().save(longCredential("latter"));

        fixture.cache().of(former.accessToken()).savePaginationCursor("x", "of the former");

        assertNothing(fixture.cache());
    }

    @Test
    void anotherStoreHasCachesOfItsOwn() {
        Fixture fixture = new Fixture(temporary);
        Credential here = longCredential("here");
        fixture.store().save(here);
        remember(fixture.cache().of(here.accessToken()));
        InMemoryTokenStore memory = new InMemoryTokenStore();
        memory.save(longCredential("elsewhere"));
        SqliteCachedData elsewhere = new SqliteCachedData(fixture.database(), memory);

        assertNothing(elsewhere);
        elsewhere.of(longCredential("elsewhere").accessToken()).savePaginationCursor("x", "of elsewhere");

        assertThat(elsewhere.paginationCursor("x")).isEqualTo("of elsewhere");
        assertNothing(fixture.cache());
    }

    @Test
    void oddCachesDoNotKeepARefreshFromItsToken() throws Exception {
        Fixture fixture = new Fixture(temporary);
        Credential first = longCredential("first");
        fixture.store().save(first);
        fixture.sql("DROP TABLE pagination_cursors");
        fixture.sql("CREATE TABLE pagination_cursors (odd TEXT)");

        assertThat(fixture.store().compareAndReplace(first, longCredential("next")))
                .isTrue();

        assertThat(fixture.store().load()).isEqualTo(longCredential("next"));
    }

    @Test
    void aRegionThatCannotBeReadIsLeftOut() throws Exception {
        Fixture fixture = new Fixture(temporary);
        fixture.cache().saveOrganizationRegions(Map.of("acme", Origin.SENTRY_IO));

        fixture.sql("INSERT INTO org_regions (org_slug, region_url) VALUES ('odd', 'gopher://x')");

        assertThat(fixture.cache().organizationRegions()).isEqualTo(Map.of("acme", Origin.SENTRY_IO));
    }
}
