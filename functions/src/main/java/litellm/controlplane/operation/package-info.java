/** The one function that looks at long operations of every kind. */
package litellm.controlplane.operation;
