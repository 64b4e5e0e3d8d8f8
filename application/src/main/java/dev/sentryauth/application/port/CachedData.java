package dev.sentryauth.application.port;

import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.UserInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered about the person who is signed in: user info, the regions of organizations, pagination cursors.
 * It belongs to one sign-in and goes with it. All of it can be lost without harm; a failure is a {@link
 * dev.sentryauth.application.spi.TokenStoreException}. May be called from any thread.
 */
public interface CachedData {

    /** Who is signed in; null if that is not known. */
    @Nullable
    UserInfo user();

    void saveUser(UserInfo user);

    /** The region of each organization, by its slug; empty if none is known. */
    Map<String, Origin> organizationRegions();

    /** Replaces all regions. */
    void saveOrganizationRegions(Map<String, Origin> regions);

    /**
     * Where a listing is continued.
     *
     * @param listing names the command and everything that its result depends on
     * @return the opaque cursor; null if there is none
     */
    @Nullable
    String paginationCursor(String listing);

    void savePaginationCursor(String listing, String cursor);

    /** Forgets everything, in one step. */
    void clear();

    /**
     * The same caches for a command that works with this access token: it writes only while the token is the one that
     * is stored. What a slow command still learns about a person who is signed out by then is kept nowhere.
     */
    CachedData of(Secret accessToken);
}
