/// How an apply ended, for people and for machines.
package enum ApplyReport {}
