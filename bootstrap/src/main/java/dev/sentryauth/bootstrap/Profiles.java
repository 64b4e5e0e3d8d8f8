package dev.sentryauth.bootstrap;

import dev.sentryauth.adapters.cli.AuthOpener;
import dev.sentryauth.adapters.cli.options.Undecoded;
import dev.sentryauth.application.SentryAuth;
import dev.sentryauth.application.port.Environment;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.SafeText;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Where the configuration of a profile lies: {@code ~/.sentry} or SENTRY_CONFIG_DIR, and {@code profiles/NAME} below it
 * for a profile that {@code --profile} or SENTRY_PROFILE names.
 */
final class Profiles implements AuthOpener {
    private final Environment environment;
    private final InstantSource clock;
    private @Nullable Wiring wiring;

    Profiles(Environment environment, InstantSource clock) {
        this.environment = environment;
        this.clock = clock;
    }

    @Override
    public SentryAuth open(@Nullable String profile) {
        Wiring made = new Wiring(environment, clock, mainDirectory(), directory(profile));
        wiring = made;
        return new SentryAuth(made, BuildInfo.CLIENT_ID);
    }

    /** What the profile opened last asks for at the end of the process. */
    Ending ending() {
        return wiring == null ? Ending.AT_ONCE : wiring.ending();
    }

    /** Null where there is no home directory and none is named: then nothing can be kept, which not every command minds. */
    @Nullable
    Path directory(@Nullable String profile) {
        String name = profile == null ? variable("SENTRY_PROFILE") : profile;
        Path main = mainDirectory();
        if (name == null) {
            return main;
        }
        if (!isName(name)) {
            throw new AuthFailure(
                    Kind.CONFIGURATION,
                    "SENTRY_PROFILE '" + SafeText.of(name) + "' is no name for a profile. Use up to 64 letters, digits,"
                            + " '-', '_' and '.', not beginning with '.'.");
        }
        return main == null ? null : main.resolve("profiles").resolve(name);
    }

    private @Nullable Path mainDirectory() {
        String configured = variable("SENTRY_CONFIG_DIR");
        try {
            if (configured == null) {
                Path home = home();
                return home == null ? null : home.resolve(".sentry");
            }
            return absolute(configured);
        } catch (InvalidPathException e) {
            throw new AuthFailure(
                    Kind.CONFIGURATION, "SENTRY_CONFIG_DIR '" + SafeText.of(e.getInput()) + "' is not a path.");
        }
    }

    private static Path absolute(String configured) {
        Path path = Path.of(configured);
        String working = System.getProperty("user.dir", "");
        if (!path.isAbsolute() && working.indexOf(Undecoded.MARK) >= 0) {
            throw Undecoded.failure("The working directory", working);
        }
        return path.toAbsolutePath();
    }

    /** HOME as every other program reads it; Java's own idea of it, for users without an entry, is no path. */
    private @Nullable Path home() {
        for (String candidate : new String[] {variable("HOME"), System.getProperty("user.home")}) {
            if (candidate != null && Path.of(candidate).isAbsolute()) {
                return Path.of(candidate);
            }
        }
        return null;
    }

    private @Nullable String variable(String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value;
    }

    private static boolean isName(String name) {
        if (name.isEmpty() || name.length() > 64 || name.charAt(0) == '.') {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '_'
                    || c == '.';
            if (!plain) {
                return false;
            }
        }
        return true;
    }
}
