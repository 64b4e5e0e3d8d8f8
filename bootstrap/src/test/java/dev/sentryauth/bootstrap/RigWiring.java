package dev.sentryauth.bootstrap;

import dev.sentryauth.application.port.Environment;
import dev.sentryauth.application.port.Ports;
import java.nio.file.Path;
import java.time.InstantSource;

/** Gives the reliability rig the real wiring of a directory. */
public final class RigWiring {
    private RigWiring() {}

    public static Ports ports(Environment environment, InstantSource clock, Path directory) {
        return new Wiring(environment, clock, directory, directory);
    }
}
