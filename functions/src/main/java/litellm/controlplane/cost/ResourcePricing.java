package litellm.controlplane.cost;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.release.ServiceTasks;
import litellm.controlplane.release.TemplateResource;

/**
 * What each type of resource is charged for, by AWS's price pages. Another type is one more case here.
 *
 * @param resources all of them by logical id, since some are charged by what others say
 */
record ResourcePricing(PriceTable prices, Map<String, TemplateResource> resources) {
    private static final BigDecimal ONE = BigDecimal.ONE;
    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private static final BigDecimal THOUSAND_TWENTY_FOUR = BigDecimal.valueOf(1024);

    /** What {@code resource} costs by time; empty where it costs nothing, or only by use. */
    List<CostItem> items(String id, TemplateResource resource) {
        Charges charges = new Charges(id, resource.type());
        switch (resource.type()) {
            case ResourceTypes.NAT_GATEWAY -> charges.add("NAT gateway", "nat-gateway", ONE, "");
            case ResourceTypes.ELASTIC_IP -> charges.add("public IPv4 address", "public-ipv4-address", ONE, "");
            case ResourceTypes.VPC_ENDPOINT -> endpoint(resource, charges);
            case ResourceTypes.LOAD_BALANCER -> loadBalancer(resource, charges);
            case ResourceTypes.WEB_ACL -> {
                charges.add("web ACL", "web-acl", ONE, "");
                charges.add("rules and rule groups", "web-acl-rule", count(resource.items("Rules")), "rules");
            }
            case ResourceTypes.DATABASE -> database(resource, charges);
            case ResourceTypes.SERVICE -> service(id, resource, charges);
            case ResourceTypes.KEY -> charges.add("key", "key", ONE, "");
            case ResourceTypes.SECRET -> charges.add("secret", "secret", ONE, "");
            case ResourceTypes.ALARM -> charges.add("alarm", "alarm", ONE, "");
            case ResourceTypes.DASHBOARD -> charges.add("dashboard", "dashboard", ONE, "");
            case "AWS::ApplicationAutoScaling::ScalingPolicy" ->
                charges.add("alarms that autoscaling makes for its target", "alarm", TWO, "alarms");
            default -> {
                // Charged by use, or not at all: the price table says which.
            }
        }
        return charges.items;
    }

    /** What {@code resource} costs by use. */
    List<UsageCost> usage(TemplateResource resource) {
        List<UsageCost> usage = new ArrayList<>(prices.usageOf(resource.type()));
        if (resource.type().equals(ResourceTypes.CLUSTER) && insights(resource)) {
            usage.add(new UsageCost("metrics of Container Insights", prices.price("metric")));
        }
        if (resource.text("DBInstanceClass")
                .filter(type -> type.startsWith("db.t"))
                .isPresent()) {
            usage.add(new UsageCost("database's processors beyond their baseline", prices.price("database-processor")));
        }
        return List.copyOf(usage);
    }

    /** Whether nothing is ever charged for {@code resource}. */
    boolean free(TemplateResource resource) {
        return prices.free().contains(resource.type()) || resource.type().equals(ResourceTypes.CLUSTER);
    }

    /** Gateway endpoints are free; an interface endpoint is charged for each zone that it has an address in. */
    private static void endpoint(TemplateResource endpoint, Charges charges) {
        if (endpoint.text("VpcEndpointType").filter("Interface"::equals).isPresent()) {
            BigDecimal zones = count(endpoint.items("SubnetIds"));
            charges.add("interface endpoint", "interface-endpoint", zones, plural(zones, "zone"));
        }
    }

    /** One that faces the Internet has a public address in each of its zones. */
    private static void loadBalancer(TemplateResource balancer, Charges charges) {
        charges.add("load balancer", "load-balancer", ONE, "");
        if (balancer.text("Scheme").filter("internet-facing"::equals).isPresent()) {
            charges.add("its public IPv4 addresses", "public-ipv4-address", count(balancer.items("Subnets")), "zones");
        }
    }

    private void database(TemplateResource database, Charges charges) {
        boolean standby = database.flag("MultiAZ");
        BigDecimal copies = standby ? TWO : ONE;
        String instances = standby ? "instances" : "instance";
        database.text("DBInstanceClass")
                .ifPresent(type -> charges.add(type + (standby ? " with a standby" : ""), type, copies, instances));
        database.text("AllocatedStorage").map(BigDecimal::new).ifPresent(size -> {
            BigDecimal most =
                    database.text("MaxAllocatedStorage").map(BigDecimal::new).orElse(size);
            String price = "database-storage-" + database.text("StorageType").orElse("gp3");
            charges.add(
                    "storage" + (standby ? ", twice" : ""),
                    prices.monthly(price, size.multiply(copies), "GB"),
                    prices.monthly(price, most.multiply(copies), "GB").usd());
        });
        if (database.flag("ManageMasterUserPassword")) {
            charges.add("the administrator's secret, which RDS makes", "secret", ONE, "");
        }
    }

    /** A service's tasks: as many as autoscaling leaves at least, and at most as many as it starts, on demand. */
    private void service(String id, TemplateResource service, Charges charges) {
        TemplateResource task =
                service.reference("TaskDefinition").map(resources::get).orElse(null);
        if (task == null) {
            return;
        }
        ServiceTasks tasks = ServiceTasks.of(id, resources);
        BigDecimal least = BigDecimal.valueOf(tasks.fewest());
        BigDecimal most = BigDecimal.valueOf(tasks.most());
        boolean spot = ServiceTasks.onSpot(service);
        BigDecimal cpus = number(task.text("Cpu")).divide(THOUSAND_TWENTY_FOUR);
        BigDecimal gigabytes = number(task.text("Memory")).divide(THOUSAND_TWENTY_FOUR);
        String kind = spot ? "fargate-spot-" : "fargate-";
        String label = spot ? " on Spot, at 70 % off" : "";
        charges.add(
                "vCPU of the tasks" + label,
                tasks(least).times(cpus, "vCPU").per(prices.price(kind + "cpu")),
                tasks(most).times(cpus, "vCPU").per(prices.price("fargate-cpu")).usd());
        charges.add(
                "memory of the tasks" + label,
                tasks(least).times(gigabytes, "GB").per(prices.price(kind + "memory")),
                tasks(most)
                        .times(gigabytes, "GB")
                        .per(prices.price("fargate-memory"))
                        .usd());
    }

    private static Product tasks(BigDecimal count) {
        return Product.of(count, plural(count, "task"));
    }

    private static String plural(BigDecimal count, String noun) {
        return count.compareTo(ONE) == 0 ? noun : noun + "s";
    }

    private static boolean insights(TemplateResource cluster) {
        return cluster.items("ClusterSettings").stream()
                .anyMatch(setting -> setting instanceof Map<?, ?> map
                        && "containerInsights".equals(map.get("Name"))
                        && !"disabled".equals(map.get("Value")));
    }

    private static BigDecimal count(List<?> items) {
        return BigDecimal.valueOf(items.size());
    }

    private static BigDecimal number(Optional<String> text) {
        return text.map(BigDecimal::new).orElse(ONE);
    }

    /** The items of one resource. */
    private final class Charges {
        private final List<CostItem> items = new ArrayList<>();
        private final String resource;
        private final String type;

        Charges(String resource, String type) {
            this.resource = resource;
            this.type = type;
        }

        void add(String what, String price, BigDecimal quantity, String label) {
            Product monthly = prices.monthly(price, quantity, label);
            add(what, monthly, monthly.usd());
        }

        void add(String what, Product monthly, BigDecimal atMost) {
            items.add(new CostItem(resource, type, what, monthly.text(), monthly.usd(), atMost.max(monthly.usd())));
        }
    }
}
