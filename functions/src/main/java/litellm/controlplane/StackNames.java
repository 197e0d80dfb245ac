package litellm.controlplane;

/** The stacks of the catalogue that are known by name, for the resources in them that somebody works on. */
public final class StackNames {
    public static final String SECURITY = "security";
    public static final String NETWORK = "network";
    public static final String LOAD_BALANCER = "alb";
    public static final String DATABASE = "database";
    public static final String GATEWAY = "litellm";

    private StackNames() {}
}
