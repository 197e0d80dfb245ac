/** The actions of CloudFormation, by its query protocol: requests in, replies and errors out. */
package litellm.local.stack.api;
