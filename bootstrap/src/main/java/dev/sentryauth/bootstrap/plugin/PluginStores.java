package dev.sentryauth.bootstrap.plugin;

import dev.sentryauth.application.spi.StoreContext;
import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.application.spi.TokenStoreProvider;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.SafeText;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * The token stores that plug-in jars bring. A store is chosen by its id and never by luck: two of one id are an error.
 * A jar that cannot be used does not disturb the others.
 */
public final class PluginStores {
    private final List<Found> found = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    /** A provider and the jar that it came from. */
    private record Found(String id, TokenStoreProvider provider, ClassLoader loader, Path jar) {}

    /**
     * A jar, or a provider in it, that cannot be used.
     *
     * @param reason for a person; sanitised
     */
    public record Problem(Path jar, String reason) {}

    private PluginStores() {}

    /**
     * Looks into every jar of the plug-in path.
     *
     * @param pluginPath SENTRY_PLUGIN_PATH; null: {@code plugins} in {@code mainDirectory}, if that is known
     * @param ours the class loader that has the SPI
     * @param callTimeout how long a jar may take to name its stores
     * @throws AuthFailure {@link Kind#CONFIGURATION} if the path itself cannot be used
     */
    public static PluginStores on(
            @Nullable String pluginPath, @Nullable Path mainDirectory, ClassLoader ours, Duration callTimeout) {
        PluginStores stores = new PluginStores();
        ClassLoader spi = new SpiClassLoader(ours);
        for (Path jar : PluginPath.jars(pluginPath, mainDirectory)) {
            stores.look(jar, spi, callTimeout);
        }
        return stores;
    }

    /** What could not be used, for a person to mend. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    /**
     * Opens the store with this id. Its calls are bounded in time, and only the SPI's exceptions come out of them.
     *
     * @throws AuthFailure {@link Kind#CONFIGURATION} if no jar or more than one has it
     * @throws TokenStoreException if it cannot be opened
     */
    public TokenStore open(String id, StoreContext context) {
        Found chosen = null;
        for (Found candidate : found) {
            if (candidate.id.equals(id)) {
                if (chosen != null) {
                    throw new AuthFailure(
                            Kind.CONFIGURATION,
                            "Two plug-ins bring a token store '" + id + "': " + chosen.jar + " and " + candidate.jar
                                    + ". Remove one of them.");
                }
                chosen = candidate;
            }
        }
        if (chosen == null) {
            throw new AuthFailure(Kind.CONFIGURATION, notFound(id));
        }
        TokenStoreProvider provider = chosen.provider;
        GuardedCalls calls = new GuardedCalls(id, chosen.loader, context.callTimeout());
        TokenStore store = calls.<@Nullable TokenStore>run(() -> provider.open(context));
        if (store == null) {
            throw new TokenStoreException(
                    TokenStoreException.Reason.UNAVAILABLE, "The token store '" + id + "' could not be opened.");
        }
        return new GuardedTokenStore(store, calls);
    }

    private String notFound(String id) {
        StringBuilder message = new StringBuilder(
                "No token store '" + SafeText.of(id) + "' was found. SENTRY_TOKEN_STORE chooses one: sqlite");
        for (Found each : found) {
            message.append(", ").append(each.id);
        }
        message.append(". Plug-in jars lie in SENTRY_PLUGIN_PATH.");
        for (Problem problem : problems) {
            message.append(" Unusable: ")
                    .append(problem.jar)
                    .append(" (")
                    .append(problem.reason)
                    .append(").");
        }
        return message.toString();
    }

    private void look(Path given, ClassLoader spi, Duration callTimeout) {
        Path jar;
        URLClassLoader loader;
        try {
            jar = given.toRealPath(); // what is checked is what is loaded
            loader = new URLClassLoader("sentry-plugin", new URL[] {jar.toUri().toURL()}, spi);
        } catch (IOException e) {
            problems.add(new Problem(given, "it cannot be read"));
            return;
        }
        String untrusted = PluginPath.jarOpenToOthers(jar);
        if (untrusted != null) {
            problems.add(new Problem(given, "it " + untrusted));
            return;
        }
        Contents contents = new Contents(jar, loader);
        try {
            // A plug-in's constructor is code that nobody chose yet: it must not hang or break the others.
            String name = SafeText.of(String.valueOf(jar.getFileName()));
            contents = new GuardedCalls(name, loader, callTimeout).run(() -> read(jar, loader));
        } catch (TokenStoreException e) {
            contents.problems.add(new Problem(jar, e.getMessage()));
        }
        found.addAll(contents.found);
        problems.addAll(contents.problems);
        if (contents.found.isEmpty()) {
            if (contents.problems.isEmpty()) {
                problems.add(new Problem(jar, "it has no token store"));
            }
            close(loader);
        }
    }

    /** What one jar turned out to have. */
    private record Contents(Path jar, ClassLoader loader, List<Found> found, List<Problem> problems) {
        Contents(Path jar, ClassLoader loader) {
            this(jar, loader, new ArrayList<>(), new ArrayList<>());
        }

        void add(TokenStoreProvider provider) {
            String id = provider.id();
            int version = provider.spiVersion();
            if (id == null || !isId(id)) {
                problems.add(new Problem(jar, "its id is not made of lower-case letters, digits and hyphens"));
            } else if (id.equals("sqlite")) {
                problems.add(new Problem(jar, "the id sqlite is the built-in store's"));
            } else if (version < 1 || version > TokenStoreProvider.SPI_VERSION) {
                problems.add(
                        new Problem(jar, "it needs version " + version + " of the plug-in interface; update sentry"));
            } else {
                found.add(new Found(id, provider, loader, jar));
            }
        }
    }

    private static Contents read(Path jar, ClassLoader loader) {
        Contents contents = new Contents(jar, loader);
        Iterator<TokenStoreProvider> providers =
                ServiceLoader.load(TokenStoreProvider.class, loader).iterator();
        int failures = 0;
        while (failures < 100) { // a broken element throws and is passed; a broken jar may throw for ever
            try {
                if (!providers.hasNext()) {
                    break;
                }
                contents.add(providers.next());
            } catch (Error | RuntimeException e) {
                failures++;
                contents.problems.add(new Problem(jar, reason(e)));
            }
        }
        return contents;
    }

    private static boolean isId(String id) {
        if (id.isEmpty() || id.length() > 32 || id.charAt(0) < 'a' || id.charAt(0) > 'z') {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static String reason(Throwable e) {
        Throwable cause = e instanceof ServiceConfigurationError && e.getCause() != null ? e.getCause() : e;
        return SafeText.of(
                cause instanceof ServiceConfigurationError
                        ? "its service entry is broken"
                        : cause.getClass().getName());
    }

    private static void close(URLClassLoader loader) {
        try {
            loader.close();
        } catch (IOException e) {
            return; // it was only read
        }
    }
}
