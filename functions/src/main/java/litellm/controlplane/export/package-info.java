/** What CloudFormation's stacks export to those who build on them. */
package litellm.controlplane.export;
