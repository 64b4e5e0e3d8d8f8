package dev.sentryauth.testkit.sandbox;

/**
 * A region of a {@link SandboxSentry}: an address of its own for the same API, tokens and data. It knows no sign-in, and it
 * stops with its server.
 */
public final class SandboxRegion extends SandboxListener {
    private final String name;

    SandboxRegion(String name, World world) {
        super(world.settings(), 0);
        this.name = name;
        ApiFront api = new ApiFront(world, name, url().toString());
        serve(request -> Site.apiOnly(api, request));
    }

    /** The name under which the server tells of it. */
    public String name() {
        return name;
    }
}
