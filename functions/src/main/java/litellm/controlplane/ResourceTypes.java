package litellm.controlplane;

/** The kinds of resources that more than one class knows, by CloudFormation's names. */
public final class ResourceTypes {
    public static final String STACK = "AWS::CloudFormation::Stack";
    public static final String VPC = "AWS::EC2::VPC";
    public static final String SUBNET = "AWS::EC2::Subnet";
    public static final String ROUTE_TABLE = "AWS::EC2::RouteTable";
    public static final String INTERNET_GATEWAY = "AWS::EC2::InternetGateway";
    public static final String NAT_GATEWAY = "AWS::EC2::NatGateway";
    public static final String ELASTIC_IP = "AWS::EC2::EIP";
    public static final String VPC_ENDPOINT = "AWS::EC2::VPCEndpoint";
    public static final String SECURITY_GROUP = "AWS::EC2::SecurityGroup";
    public static final String NETWORK_INTERFACE = "AWS::EC2::NetworkInterface";
    public static final String FLOW_LOG = "AWS::EC2::FlowLog";
    public static final String REPOSITORY = "AWS::ECR::Repository";
    public static final String IMAGES = "AWS::ECR::Image";
    public static final String CLUSTER = "AWS::ECS::Cluster";
    public static final String SERVICE = "AWS::ECS::Service";
    public static final String TASK_DEFINITION = "AWS::ECS::TaskDefinition";
    public static final String DATABASE = "AWS::RDS::DBInstance";
    public static final String DATABASE_SUBNETS = "AWS::RDS::DBSubnetGroup";
    public static final String SNAPSHOT = "AWS::RDS::DBSnapshot";
    public static final String SECRET = "AWS::SecretsManager::Secret";
    public static final String KEY = "AWS::KMS::Key";
    public static final String ROLE = "AWS::IAM::Role";
    public static final String BUCKET = "AWS::S3::Bucket";
    public static final String FUNCTION = "AWS::Lambda::Function";
    public static final String LOAD_BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer";
    public static final String TARGET_GROUP = "AWS::ElasticLoadBalancingV2::TargetGroup";
    public static final String WEB_ACL = "AWS::WAFv2::WebACL";
    public static final String ALARM = "AWS::CloudWatch::Alarm";
    public static final String DASHBOARD = "AWS::CloudWatch::Dashboard";
    public static final String SCALABLE_TARGET = "AWS::ApplicationAutoScaling::ScalableTarget";
    public static final String EVENT_RULE = "AWS::Events::Rule";
    public static final String LOG_GROUP = "AWS::Logs::LogGroup";

    private ResourceTypes() {}
}
