package dev.sentryauth.application.refresh;

import dev.sentryauth.application.World;
import dev.sentryauth.application.refresh.RefreshResult.Change;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A world in which somebody may be signed in, and the two ways to refresh. */
abstract class RefreshTestCase {
    final World world = new World();

    final @Nullable RefreshResult force() {
        return world.auth.refresh().run(null, false);
    }

    final RefreshResult ifNeeded() {
        return Objects.requireNonNull(world.auth.refresh().run(null, true));
    }

    final Change forced() {
        return Objects.requireNonNull(force()).change();
    }
}
