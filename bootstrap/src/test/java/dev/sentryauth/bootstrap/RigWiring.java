package dev.sentryauth.bootstrap;

import dev.sentryauth.adapters.http.RequestLog;
import dev.sentryauth.application.port.Environment;
import dev.sentryauth.application.port.Ports;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Gives the reliability rig the real wiring of a directory. */
public final class RigWiring {
    private RigWiring() {}

    public static Ports ports(Environment environment, InstantSource clock, Path directory) {
        return new Wiring(environment, clock, directory, directory);
    }

    /** The log of requests that the variables ask for; null: none. */
    public static @Nullable RequestLog log(Environment environment) {
        String level = environment.get("SENTRY_LOG_LEVEL");
        return level == null ? null : LineLog.of(level, environment.get("SENTRY_LOG_FILE"));
    }
}
