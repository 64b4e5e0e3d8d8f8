package dev.sentryauth.application.spi;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a store is given when it is opened. Implemented by the CLI only: methods may be added.
 *
 * <p>All methods may be called from any thread, now and later.
 */
public interface StoreContext {

    /**
     * The configuration directory of the profile in use; it need not exist yet, and whoever creates it gives it the mode
     * 0700. A store that keeps its credential elsewhere makes this path part of its key: profiles are apart.
     */
    Path configDirectory();

    /** How long one call of the store may take. */
    Duration callTimeout();

    /** An environment variable; null if it is not set or empty. A store's own variables begin with its
     * id in upper case, hyphens as underscores. */
    @Nullable
    String environment(String name);
}
