package dev.sentryauth.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.UserInfo;
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

    @Test
    void aRegionThatCannotBeReadIsLeftOut() throws Exception {
        Fixture fixture = new Fixture(temporary);
        fixture.cache().saveOrganizationRegions(Map.of("acme", Origin.SENTRY_IO));

        fixture.sql("INSERT INTO org_regions (org_slug, region_url) VALUES ('odd', 'gopher://x')");

        assertThat(fixture.cache().organizationRegions()).isEqualTo(Map.of("acme", Origin.SENTRY_IO));
    }
}
